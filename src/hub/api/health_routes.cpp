#include "hub/api/health_routes.hpp"

#include <array>
#include <iterator>

#include <fmt/format.h>

namespace vedette::api {
namespace {

constexpr std::string_view kHealthResponses = R"({"200": {"description": "ok", "content":
  {"text/plain": {"schema": {"type": "string", "const": "ok\n"}}}}})";
constexpr std::string_view kMetricsResponses = R"({"200": {"description": "metrics", "content":
  {"text/plain": {"schema": {"type": "string"}}}}})";

// A metric of the worker pool.
struct WorkerMetric {
    const char* name;
    const char* type;
    const char* help;
    double (*value)(const io::LaneStats&);
};

constexpr std::array kWorkerMetrics{
    WorkerMetric{"threads", "gauge", "Threads of the lane.",
                 [](const io::LaneStats& s) { return static_cast<double>(s.threads); }},
    WorkerMetric{"running", "gauge", "Work that runs.",
                 [](const io::LaneStats& s) { return static_cast<double>(s.running); }},
    WorkerMetric{"queued", "gauge", "Work that waits for a thread.",
                 [](const io::LaneStats& s) { return static_cast<double>(s.queued); }},
    WorkerMetric{"oldest_wait_seconds", "gauge", "How long the oldest queued work has waited.",
                 [](const io::LaneStats& s) { return to_seconds(s.oldest_wait); }},
    WorkerMetric{"started_total", "counter", "Work that was started.",
                 [](const io::LaneStats& s) { return static_cast<double>(s.started); }},
    WorkerMetric{"wait_seconds_total", "counter", "Time that started work has waited for a thread.",
                 [](const io::LaneStats& s) { return to_seconds(s.waited); }},
    WorkerMetric{"rejected_total", "counter", "Work that was rejected because the queue was full.",
                 [](const io::LaneStats& s) { return static_cast<double>(s.rejected); }},
};

// Writes metric families: HELP and TYPE once, then one line for each camera or lane.
class Exposition {
  public:
    explicit Exposition(const bus::CameraSet& cameras) : cameras_(cameras) {}

    template <class Value>
    void family(std::string_view name, std::string_view type, std::string_view help, Value value) {
        head(name, type, help);
        for (const auto& camera : cameras_.all()) {
            add("{}{{camera=\"{}\"}} {}\n", name, camera->id(), value(*camera));
        }
    }

    void histogram(std::string_view name, std::string_view help, bus::AgeHistogram bus::Camera::* histogram) {
        head(name, "histogram", help);
        for (const auto& camera : cameras_.all()) {
            const bus::AgeHistogram::Counts c = ((*camera).*histogram).counts();
            std::uint64_t sum = 0;
            for (std::size_t i = 0; i < bus::AgeHistogram::kBounds_us.size(); ++i) {
                sum += c.bucket[i];
                add("{}_bucket{{camera=\"{}\",le=\"{}\"}} {}\n", name, camera->id(),
                    static_cast<double>(bus::AgeHistogram::kBounds_us[i]) / 1e6, sum);
            }
            add("{}_bucket{{camera=\"{}\",le=\"+Inf\"}} {}\n", name, camera->id(), c.count);
            add("{0}_sum{{camera=\"{1}\"}} {2}\n{0}_count{{camera=\"{1}\"}} {3}\n", name, camera->id(),
                c.sum_seconds, c.count);
        }
    }

    void head(std::string_view name, std::string_view type, std::string_view help) {
        add("# HELP {} {}\n# TYPE {} {}\n", name, help, name, type);
    }

    void counter(std::string_view name, std::string_view help,
                 std::atomic<std::uint64_t> bus::CameraCounters::* value) {
        family(name, "counter", help, [=](const bus::Camera& c) { return (c.counters.*value).load(); });
    }

    template <class... Args>
    void add(fmt::format_string<Args...> format, Args&&... args) {
        fmt::format_to(std::back_inserter(text_), format, std::forward<Args>(args)...);
    }

    std::string take() { return std::move(text_); }

    void workers(const io::WorkerPool& pool) {
        for (const WorkerMetric& metric : kWorkerMetrics) {
            const std::string name = fmt::format("vedette_worker_{}", metric.name);
            head(name, metric.type, metric.help);
            for (const io::Lane lane : io::kLanes)
                add("{}{{lane=\"{}\"}} {}\n", name, to_string(lane), metric.value(pool.stats(lane)));
        }
    }

  private:
    const bus::CameraSet& cameras_;
    std::string text_;
};

}  // namespace

RouteTable health_routes(const bus::Cameras& cameras, MonoTime started, BlockedFor blocked_for) {
    const auto on_health = [blocked_for = std::move(blocked_for)](const Context& context, const Request&) {
        return health(blocked_for(context.loop.now()));
    };
    const auto on_metrics = [&cameras, started](const Context& context, const Request&) {
        return metrics(*cameras.snapshot(), &context.loop.workers(), started, context.loop.now());
    };
    const Operation health_operation{.id = "health",
                                     .summary = "Whether the hub serves",
                                     .responses = kHealthResponses,
                                     .refusals = {503}};
    const Operation metrics_operation{
        .id = "metrics", .summary = "For Prometheus, text format 0.0.4", .responses = kMetricsResponses};
    return RouteTable({{"GET", "/healthz", needs::kMetrics, Effect::kRead, on_health, health_operation},
                       {"GET", "/metrics", needs::kMetrics, Effect::kRead, on_metrics, metrics_operation}});
}

Response health(Duration blocked) {
    if (blocked == Duration::zero()) return {.content_type = "text/plain; charset=utf-8", .body = "ok\n"};
    return problem(503, "unavailable",
                   fmt::format("a thread of the hub has hung for {} s: restart it", to_ms(blocked) / 1000));
}

Response metrics(const bus::CameraSet& cameras, const io::WorkerPool* workers, MonoTime started,
                 MonoTime now) {
    using bus::Camera;
    using Counters = bus::CameraCounters;
    Exposition e(cameras);
    e.head("vedette_uptime_seconds", "gauge", "Since the hub's start.");
    e.add("vedette_uptime_seconds {}\n", to_seconds(now - started));
    e.family("vedette_camera_up", "gauge", "1 while pictures come.",
             [](const Camera& c) { return c.status().state == bus::CameraState::kLive ? 1 : 0; });
    e.family("vedette_camera_fps", "gauge", "Pictures a second from the camera, over the last seconds.",
             [](const Camera& c) { return c.status().fps; });
    e.family("vedette_camera_viewers", "gauge", "Viewers right now.",
             [](const Camera& c) { return c.counters.viewers.load(); });
    e.family("vedette_camera_memory_bytes", "gauge", "Memory that holds this camera's pictures.",
             [](const Camera& c) { return c.pool->used_bytes(); });
    e.counter("vedette_camera_connections_total", "Connections opened to the camera.",
              &Counters::connections);
    e.counter("vedette_camera_pictures_total", "Whole pictures from the camera.", &Counters::pictures);
    e.counter("vedette_camera_bytes_total", "Bytes of whole pictures from the camera.", &Counters::bytes);
    e.counter("vedette_camera_skipped_total", "Parts that were no whole JPEG.", &Counters::skipped);
    e.counter("vedette_viewer_pictures_total", "Pictures handed to viewers.", &Counters::delivered);
    e.counter("vedette_viewer_bytes_total", "Bytes of pictures handed to viewers.",
              &Counters::delivered_bytes);
    e.counter("vedette_viewer_missed_total", "Pictures that viewers were too slow for.", &Counters::missed);
    e.histogram("vedette_frame_age_arrival_seconds",
                "Age of a picture when its last byte came from the camera.", &Camera::age_at_arrival);
    e.histogram("vedette_frame_age_viewer_seconds",
                "Age of a picture when its last byte was handed to a viewer.", &Camera::age_at_viewer);
    if (workers != nullptr) e.workers(*workers);
    return {.content_type = "text/plain; version=0.0.4; charset=utf-8", .body = e.take()};
}

}  // namespace vedette::api
