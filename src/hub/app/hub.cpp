#include "hub/app/hub.hpp"

#include <algorithm>
#include <condition_variable>
#include <mutex>

#include <sched.h>

#include "hub/base/json_text.hpp"
#include "hub/source/make_source.hpp"
#include "linux/base/log.hpp"

namespace vedette::app {
namespace {

constexpr int kMaxLoops = 4;

int loop_count() {
    cpu_set_t cpus;
    CPU_ZERO(&cpus);
    if (::sched_getaffinity(0, sizeof cpus, &cpus) != 0) return 1;
    return std::clamp(CPU_COUNT(&cpus), 1, kMaxLoops);
}

// Lets one thread wait until others have ended so many things.
class Countdown {
  public:
    explicit Countdown(std::size_t things) : left_(things) {}
    void one_less() {
        const std::lock_guard lock(mutex_);
        if (--left_ == 0) none_left_.notify_all();
    }
    void wait(Duration limit) {
        std::unique_lock lock(mutex_);
        none_left_.wait_for(lock, limit, [this] { return left_ == 0; });
    }

  private:
    std::mutex mutex_;
    std::condition_variable none_left_;
    std::size_t left_;
};

}  // namespace

Result<std::unique_ptr<Hub>> Hub::create(const settings::Settings& settings, Clock& clock) {
    std::unique_ptr<Hub> hub(new Hub(clock));
    for (int i = 0; i < loop_count(); ++i)
        hub->loops_.push_back(std::make_unique<io::Loop>(clock, hub->workers_));
    if (auto done = hub->add_cameras(settings); !done) return std::unexpected(std::move(done.error()));
    if (auto done = hub->open_servers(settings); !done) return std::unexpected(std::move(done.error()));
    return hub;
}

Result<void> Hub::add_cameras(const settings::Settings& settings) {
    std::vector<bus::CameraPtr> cameras;
    for (const settings::CameraSettings& c : settings.cameras) {
        auto source = source::make_source(c.source, c.name);
        if (!source) {
            return fail(source.error().kind, fmt::format("camera {}: {}", c.id, source.error().message));
        }
        io::Loop& loop = *loops_[cameras.size() % loops_.size()];
        const source::SupervisorOptions options{.silence = c.timeout.value_or(Duration::zero()),
                                                .memory = settings.live.memory_per_camera,
                                                .max_picture = settings.live.max_picture,
                                                .seed = static_cast<std::uint32_t>(cameras.size() + 1)};
        auto supervisor = std::make_unique<source::Supervisor>(loop, c.id, c.name, std::move(*source),
                                                               placeholder_, options, log_changes());
        cameras.push_back(supervisor->camera());
        supervisors_.emplace_back(&loop, std::move(supervisor));
    }
    cameras_.replace(std::move(cameras));
    return {};
}

Result<void> Hub::open_servers(const settings::Settings& settings) {
    for (const auto& loop : loops_) shards_.push_back(std::make_unique<serve::Shard>(*loop));
    auto http = serve::HttpServer::open(shards_, settings.listen,
                                        {.cameras = cameras_,
                                         .started = clock_.mono(),
                                         .securitycam = settings.securitycam,
                                         .max_viewers = settings.live.max_viewers});
    if (!http) return std::unexpected(std::move(http.error()));
    http_ = std::move(*http);
    if (auto done = open_tcpcam(settings); !done) return done;
    return open_capture(settings);
}

Result<void> Hub::open_tcpcam(const settings::Settings& settings) {
    if (!settings.tcpcam) return {};
    auto broadcaster = shards_.front()->broadcasters.of(cameras_.find(settings.tcpcam->camera));
    tcpcam_ = std::make_unique<serve::TcpcamServer>(std::move(broadcaster), *settings.tcpcam);
    if (auto done = tcpcam_->listen(settings.listen.address); !done) return done;
    log_info("tcpcam", "camera {} on port {}", settings.tcpcam->camera, tcpcam_->port());
    return {};
}

Result<void> Hub::open_capture(const settings::Settings& settings) {
    if (!settings.capture) return {};
    auto broadcaster = shards_.front()->broadcasters.of(cameras_.find(settings.capture->camera));
    capture_ = std::make_unique<serve::CaptureServer>(std::move(broadcaster), *settings.capture);
    if (auto done = capture_->listen(settings.listen.address); !done) return done;
    log_info("capture", "camera {} on port {}", settings.capture->camera, capture_->port());
    return {};
}

source::Supervisor::OnChange Hub::log_changes() {
    return [this](const bus::Camera& camera, const bus::CameraStatus& status) {
        const std::string_view state = to_string(status.state);
        if (status.state == bus::CameraState::kLost) {
            log_warning("camera", "{} is lost: {}", camera.id(), status.reason);
        } else if (status.reason.empty()) {
            log_info("camera", "{} is {}", camera.id(), state);
        } else {
            log_info("camera", "{} is {}: {}", camera.id(), state, status.reason);
        }
        const UtcTime now = clock_.utc();
        events_.announce({.id = bus::make_uuid7(now),
                          .type = fmt::format("camera.{}", state),
                          .camera = camera.id(),
                          .utc = now,
                          .data = fmt::format(R"({{"reason":{}}})", json_quoted(status.reason))});
    };
}

void Hub::start() {
    started_ = true;
    for (const auto& loop : loops_) loop->start();
}

void Hub::stop(Duration limit) {
    if (!std::exchange(started_, false)) return;
    Countdown ends(shards_.size() + supervisors_.size());
    loops_.front()->post([this] {
        http_->close();
        if (tcpcam_) tcpcam_->close();
        if (capture_) capture_->close();
    });
    for (const auto& shard : shards_) {
        shard->loop.post([&shard = *shard, &ends] {
            shard.stop.request();
            shard.broadcasters.evict_all();
            ends.one_less();
        });
    }
    for (const auto& [loop, supervisor] : supervisors_) {
        loop->post([s = supervisor.get(), &ends] { s->stop([&ends] { ends.one_less(); }); });
    }
    ends.wait(limit);
    for (const auto& loop : loops_) loop->stop();
}

Result<std::unique_ptr<command::RunningHub>> start_hub(const settings::Settings& settings) {
    auto hub = Hub::create(settings, system_clock());
    if (!hub) return std::unexpected(std::move(hub.error()));
    (*hub)->start();
    return std::unique_ptr<command::RunningHub>(std::move(*hub));
}

Hub::~Hub() {
    stop(Duration::zero());
    http_.reset();
    tcpcam_.reset();
    capture_.reset();
    for (const auto& loop : loops_) loop->drop_pending();  // sessions and sources that did not end in time
    shards_.clear();
    supervisors_.clear();
}

}  // namespace vedette::app
