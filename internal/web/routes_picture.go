package web

import (
	"lykta/internal/access"
	"lykta/internal/web/staff"
)

// pictureRoutes are the joint picture and its editions.
func (s *Server) pictureRoutes(h *staff.Handlers) []Route {
	return []Route{
		s.work("GET", "/lagesbild", access.ReadPicture, h.PictureHub),
	}
}
