// The metrics of the worker pool, in Prometheus' text format 0.0.4. Thread-safe.
#pragma once

#include <string>

#include "linux/io/worker_pool.hpp"

namespace vedette::api {

// The families vedette_worker_…, with one line for each lane.
std::string format_worker_metrics(const io::WorkerPool& workers);

}  // namespace vedette::api
