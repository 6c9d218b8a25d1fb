package web

import (
	"lykta/internal/access"
	"lykta/internal/web/public"
	"lykta/internal/web/staff"
)

// publicPictureRoutes are the public editions of the joint picture.
func (s *Server) publicPictureRoutes(p *public.Site) []Route {
	return []Route{
		{"GET /i/{partnership}/lagesbild", access.ReadPublic, in("/lagesbild"), p.Page(public.Pictures)},
		{"GET /i/{partnership}/lagesbild/{edition}", access.ReadPublic, func(x Seed) *Request {
			return &Request{Path: "/i/" + x.Partnership + "/lagesbild/" + x.Published}
		}, p.Page(public.PictureEdition)},
		{"GET /i/{partnership}/lagesbild.json", access.ReadPublic, in("/lagesbild.json"), p.Feed(public.PicturesJSON)},
	}
}

// pictureRoutes are the joint picture, its editions, and who is written to when
// one is published.
func (s *Server) pictureRoutes(h *staff.Handlers) []Route {
	return []Route{
		s.work("GET", "/lagesbild", access.ReadPicture, h.PictureHub),
		s.work("GET", "/lagesbild/utkast", access.ReadPicture, h.PictureDraft),
		s.work("GET", "/lagesbild/underlag", access.ReadPicture, h.PictureBasis),
		s.work("GET", "/lagesbild/ny", access.WritePicture, h.NewEditionForm),
		s.work("POST", "/lagesbild/ny", access.WritePicture, h.NewEdition),
		s.work("GET", "/lagesbild/raknas", access.WritePicture, h.Ties),
		s.work("POST", "/lagesbild/raknas", access.WritePicture, h.Tie),
		s.work("POST", "/lagesbild/raknas/avsluta", access.WritePicture, h.Untie),
		s.work("GET", "/lagesbild/{edition}", access.ReadPicture, h.Edition),
		{"GET /arbete/{partnership}/lagesbild/{edition}/dokument.json", access.ReadPicture, func(x Seed) *Request {
			return &Request{Path: "/arbete/" + x.Partnership + "/lagesbild/" + x.Published + "/dokument.json"}
		}, s.guard(access.ReadPicture, h.EditionDocument)},
		s.work("GET", "/lagesbild/{edition}/ord", access.WritePicture, h.EditionWordsForm),
		s.work("POST", "/lagesbild/{edition}/ord", access.WritePicture, h.EditionWords),
		s.work("POST", "/lagesbild/{edition}/skicka", access.WritePicture, h.SendEdition),
		s.work("POST", "/lagesbild/{edition}/aterta", access.WritePicture, h.RecallEdition),
		s.work("POST", "/lagesbild/{edition}/godkann", access.ApprovePicture, h.ApproveEdition),
		s.work("POST", "/lagesbild/{edition}/tillbaka", access.ApprovePicture, h.RefuseEdition),
		s.work("POST", "/lagesbild/{edition}/ratta", access.WritePicture, h.CorrectEdition),
		s.work("POST", "/lagesbild/{edition}/dra-tillbaka", access.WritePicture, h.TakeBackEdition),

		s.door("GET /i/{partnership}/lagesbild/prenumerera", access.UseLink, "/i/{partnership}/lagesbild/prenumerera", h.SubscribeForm),
		s.door("POST /i/{partnership}/lagesbild/prenumerera", access.UseLink, "/i/{partnership}/lagesbild/prenumerera", h.Subscribe),
		s.door("GET /i/{partnership}/lagesbild/prenumeration/{subscription}", access.UseLink, "/i/{partnership}/lagesbild/prenumeration/{subscription}", h.Subscription),
		s.door("POST /i/{partnership}/lagesbild/prenumeration/{subscription}", access.UseLink, "/i/{partnership}/lagesbild/prenumeration/{subscription}", h.AnswerSubscription),
	}
}
