// Films of time-lapse jobs: their list, their files, new ones. Who may see a job's pictures may see its
// films, as far back; owners order, cancel and remove them. Thread-safe.
#pragma once

#include "hub/api/route.hpp"
#include "hub/film/film_maker.hpp"
#include "hub/timelapse/jobs.hpp"

namespace vedette::api {

// `jobs` outlives the table. Null: there is no time-lapse.
RouteTable film_routes(const timelapse::Jobs* jobs, std::shared_ptr<film::FilmMaker> films);

}  // namespace vedette::api
