// Time-lapse jobs: what they do, their ledger and their pictures. Who may see a job's pictures is decided by
// the right to its camera's past. Thread-safe.
#pragma once

#include "hub/api/route.hpp"
#include "hub/store/store.hpp"
#include "hub/timelapse/jobs.hpp"

namespace vedette::api {

// Jobs and store outlive the table. Null: there is no time-lapse.
RouteTable timelapse_routes(const timelapse::Jobs* jobs, store::Store* store);

}  // namespace vedette::api
