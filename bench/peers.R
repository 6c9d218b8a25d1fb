# The peers of the analysis kernels, on the same inputs, in the same run. Prints
# one line for each: the benchmark's name, a tab, and the seconds that it took.
# A package that is missing is left out.
folder <- file.path(Sys.getenv("LYKTA_SHARED"), "truth", "analysis")
table_of <- function(name) read.csv(gzfile(file.path(folder, paste0(name, ".csv.gz"))))
say <- function(name, expr) cat(name, "\t", system.time(expr)[["elapsed"]], "\n", sep = "")
has <- function(package) suppressWarnings(suppressMessages(requireNamespace(package, quietly = TRUE)))

if (has("spatstat.explore")) {
  w <- table_of("window"); p <- table_of("pts_100k")
  p <- p[rep(seq_len(nrow(p)), 10), ]
  set.seed(1)
  p$x <- p$x + runif(nrow(p), -20, 20); p$y <- p$y + runif(nrow(p), -20, 20)
  win <- spatstat.geom::owin(poly = list(x = w$x, y = w$y))
  events <- suppressWarnings(spatstat.geom::ppp(p$x, p$y, window = win))
  say("Density1M", spatstat.explore::density.ppp(events, sigma = 150, dimyx = 512, edge = TRUE))
}

if (has("spdep")) {
  n <- 240
  counts <- rpois(n * n, 3)
  nb <- spdep::cell2nb(n, n, type = "queen")
  lw <- spdep::nb2listw(nb, style = "W")
  say("Permute57400", spdep::localmoran_perm(counts, lw, nsim = 999))
}

if (has("surveillance")) {
  s <- table_of("series_290x520")
  counts <- matrix(s$count[order(s$muni, s$week)], nrow = 520)
  sts <- surveillance::sts(counts[, 1:29], start = c(2016, 1), frequency = 52)
  control <- list(range = 495:520, b = 8, w = 3, reweight = TRUE, weightsThreshold = 2.58, noPeriods = 10,
    pastWeeksNotIncluded = 26, pThresholdTrend = 1, thresholdMethod = "nbPlugin", alpha = 0.005, limit54 = c(5, 4), verbose = FALSE)
  t <- system.time(suppressWarnings(surveillance::farringtonFlexible(sts, control)))[["elapsed"]]
  cat("Flexible290x26\t", 10 * t, "\n", sep = "") # of a tenth of the series
}

if (has("survey")) {
  a <- table_of("survey_100k"); m <- table_of("survey_margins")
  for (v in c("area", "agesex", "edu", "tenure")) a[[v]] <- factor(a[[v]])
  margin <- function(v) { x <- m[m$margin == v, ]; d <- data.frame(factor(x$level), x$freq); names(d) <- c(v, "Freq"); d }
  design <- survey::svydesign(ids = ~1, weights = ~dw, data = a)
  sample <- list(~area, ~agesex, ~edu, ~tenure)
  population <- lapply(c("area", "agesex", "edu", "tenure"), margin)
  say("RakeAndMean100k", {
    raked <- survey::rake(design, sample, population, control = list(maxit = 50, epsilon = 1e-7))
    survey::svymean(~unsafe + idx, raked)
  })
}
