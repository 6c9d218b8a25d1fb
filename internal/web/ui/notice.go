package ui

func (n Notice) tone() Tone {
	if n.Tone == "" {
		return Info
	}
	return n.Tone
}
