// The composition root: puts rooms together from settings, starts them in order and stops them in reverse.
// The only place that knows everything; nothing includes it but the programs.
#pragma once

#include <memory>
#include <string>
#include <vector>

#include "hub/app/placeholder.hpp"
#include "hub/bus/camera.hpp"
#include "hub/bus/event.hpp"
#include "hub/command/hub_runner.hpp"
#include "hub/serve/capture_server.hpp"
#include "hub/serve/http_server.hpp"
#include "hub/serve/tcpcam_server.hpp"
#include "hub/settings/settings.hpp"
#include "hub/source/supervisor.hpp"
#include "linux/io/worker_pool.hpp"

namespace vedette::app {

// The running hub: loops, cameras and servers. Main thread, except where a function says otherwise.
class Hub : public command::RunningHub {
  public:
    // Makes cameras and servers; nothing connects before start(). The error says what to change.
    static Result<std::unique_ptr<Hub>> create(const settings::Settings& settings, Clock& clock);
    ~Hub() override;

    // Starts the loops' threads.
    void start();
    // Ends sources and sessions softly, after `limit` hard, then the threads. Any thread but a loop's.
    void stop(Duration limit) override;

    std::uint16_t port() const override { return http_->port(); }
    std::uint16_t capture_port() const override { return capture_ ? capture_->port() : 0; }

  private:
    explicit Hub(Clock& clock) : clock_(clock), workers_(clock) {}
    Result<void> add_cameras(const settings::Settings& settings);
    Result<void> open_servers(const settings::Settings& settings);
    Result<void> open_tcpcam(const settings::Settings& settings);
    Result<void> open_capture(const settings::Settings& settings);
    source::Supervisor::OnChange log_changes();

    Clock& clock_;
    io::WorkerPool workers_;  // of all loops
    DrawnPlaceholder placeholder_;
    bus::EventBus events_;
    std::vector<std::unique_ptr<io::Loop>> loops_;  // outlive everything below
    std::vector<std::pair<io::Loop*, std::unique_ptr<source::Supervisor>>> supervisors_;
    bus::Cameras cameras_;
    std::vector<std::unique_ptr<serve::Shard>> shards_;
    std::unique_ptr<serve::HttpServer> http_;
    std::unique_ptr<serve::TcpcamServer> tcpcam_;    // on the first loop, if wanted
    std::unique_ptr<serve::CaptureServer> capture_;  // the same
    bool started_ = false;
};

// A hub on the system's clock, started.
Result<std::unique_ptr<command::RunningHub>> start_hub(const settings::Settings& settings);

}  // namespace vedette::app
