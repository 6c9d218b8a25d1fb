package web

import (
	"lykta/internal/access"
	"lykta/internal/web/staff"
)

// importRoutes are the map of areas and places, and what comes out of files.
func (s *Server) importRoutes(h *staff.Handlers) []Route {
	return []Route{
		s.work("GET", "/karta", access.ReadPicture, h.Map),
		s.work("GET", "/karta.geojson", access.ReadPicture, h.MapData),
		s.work("GET", "/omraden", access.ChangeMap, h.Areas),
		s.work("POST", "/omraden", access.ChangeMap, h.AddArea),
		s.work("GET", "/omraden/{area}", access.ChangeMap, h.AreaForm),
		s.work("POST", "/omraden/{area}", access.ChangeMap, h.RenameArea),
		s.work("POST", "/omraden/{area}/avsluta", access.ChangeMap, h.EndArea),
		s.work("GET", "/platser", access.ChangeMap, h.Places),
		s.work("POST", "/platser", access.ChangeMap, h.AddPlace),
		s.work("GET", "/platser/{place}", access.ChangeMap, h.PlaceForm),
		s.work("POST", "/platser/{place}", access.ChangeMap, h.ChangePlace),
		s.work("POST", "/platser/{place}/avsluta", access.ChangeMap, h.EndPlace),
		s.work("GET", "/kartfil", access.ChangeMap, h.MapFileForm),
		s.work("POST", "/kartfil", access.ChangeMap, h.MapFile),
		s.work("GET", "/kartfil/{upload}", access.ChangeMap, h.ReviewMapFile),
		s.work("POST", "/kartfil/{upload}", access.ChangeMap, h.TakeMapFile),
		s.work("POST", "/kartfil/{upload}/slang", access.ChangeMap, h.DropMapFile),

		s.work("GET", "/import", access.ImportReports, h.Imports),
		s.work("POST", "/import", access.ImportReports, h.StartImport),
		s.work("GET", "/import/{file}", access.ImportReports, h.ImportColumns),
		s.work("POST", "/import/{file}", access.ImportReports, h.ChooseColumns),
		s.work("GET", "/import/{file}/ord", access.ImportReports, h.ImportWords),
		s.work("POST", "/import/{file}/ord", access.ImportReports, h.ChooseWords),
		s.work("GET", "/import/{file}/granska", access.ImportReports, h.ReviewImport),
		s.work("POST", "/import/{file}/granska", access.ImportReports, h.TakeImport),
		s.work("POST", "/import/{file}/slang", access.ImportReports, h.DropImport),
		s.work("POST", "/import/omgang/{batch}/angra", access.ImportReports, h.UndoImport),

		s.work("GET", "/polisnytt", access.ReadPicture, h.News),
	}
}
