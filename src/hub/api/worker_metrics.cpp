#include "hub/api/worker_metrics.hpp"

#include <array>
#include <iterator>

#include <fmt/format.h>

namespace vedette::api {
namespace {

struct Family {
    const char* name;
    const char* type;
    const char* help;
    double (*value)(const io::LaneStats&);
};

constexpr std::array kFamilies{
    Family{"threads", "gauge", "Threads of the lane.",
           [](const io::LaneStats& s) { return static_cast<double>(s.threads); }},
    Family{"running", "gauge", "Work that runs.",
           [](const io::LaneStats& s) { return static_cast<double>(s.running); }},
    Family{"queued", "gauge", "Work that waits for a thread.",
           [](const io::LaneStats& s) { return static_cast<double>(s.queued); }},
    Family{"oldest_wait_seconds", "gauge", "How long the oldest queued work has waited.",
           [](const io::LaneStats& s) { return to_seconds(s.oldest_wait); }},
    Family{"started_total", "counter", "Work that was started.",
           [](const io::LaneStats& s) { return static_cast<double>(s.started); }},
    Family{"wait_seconds_total", "counter", "Time that started work has waited for a thread.",
           [](const io::LaneStats& s) { return to_seconds(s.waited); }},
    Family{"rejected_total", "counter", "Work that was rejected because the queue was full.",
           [](const io::LaneStats& s) { return static_cast<double>(s.rejected); }},
};

}  // namespace

std::string format_worker_metrics(const io::WorkerPool& workers) {
    std::string text;
    for (const Family& family : kFamilies) {
        fmt::format_to(std::back_inserter(text),
                       "# HELP vedette_worker_{0} {1}\n# TYPE vedette_worker_{0} {2}\n", family.name,
                       family.help, family.type);
        for (const io::Lane lane : io::kLanes) {
            fmt::format_to(std::back_inserter(text), "vedette_worker_{}{{lane=\"{}\"}} {}\n", family.name,
                           to_string(lane), family.value(workers.stats(lane)));
        }
    }
    return text;
}

}  // namespace vedette::api
