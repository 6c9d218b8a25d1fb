package web

import (
	"lykta/internal/access"
	"lykta/internal/web/staff"
)

// pictureRoutes are the joint picture and its editions.
func (s *Server) pictureRoutes(h *staff.Handlers) []Route {
	return []Route{
		s.work("GET", "/lagesbild", access.ReadPicture, h.PictureHub),
		s.work("GET", "/lagesbild/utkast", access.ReadPicture, h.PictureDraft),
		s.work("GET", "/lagesbild/underlag", access.ReadPicture, h.PictureBasis),
	}
}
