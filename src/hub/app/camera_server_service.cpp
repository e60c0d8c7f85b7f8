// The servers that serve one camera on a port of their own, if the settings have them: TCPCam and WebSocket
// capture. They run on the first loop.
#include <atomic>
#include <utility>

#include "core/base/host_port.hpp"
#include "hub/app/countdown.hpp"
#include "hub/app/service.hpp"
#include "hub/serve/capture_server.hpp"
#include "hub/serve/tcpcam_server.hpp"
#include "linux/base/log.hpp"

namespace vedette::app {
namespace {

// `Server` is made from a broadcaster and `Own`, the member of the settings that it serves by.
template <class Server, auto Own>
class CameraServerService : public Service {
  public:
    CameraServerService(HubContext& hub, std::string_view name) : hub_(hub), name_(name) {}

    Result<void> start(const settings::Settings& settings) override {
        const auto& own = settings.*Own;
        if (!own) return {};
        const bus::CameraPtr camera = hub_.cameras.find(own->camera);
        auto server = std::make_shared<Server>(hub_.shards.front()->broadcasters.of(camera), *own);
        if (auto done = server->listen(host(settings)); !done) return done;
        log_info(name_, "camera {} on port {}", own->camera, server->port());
        served_ = *own;
        camera_ = camera;
        server_ = std::move(server);
        port_ = server_->port();
        return {};
    }

    // A server with other settings closes its connections; its clients connect again.
    io::Task<Result<Applied>> apply(const settings::Settings& settings, io::Stop&) override {
        const auto& own = settings.*Own;
        const bool runs = server_ != nullptr;
        if (own == served_ && (!own || hub_.cameras.find(own->camera) == camera_)) co_return Applied();
        close();
        if (auto done = start(settings); !done) co_return std::unexpected(std::move(done.error()));
        if (!own) log_info(name_, "stopped");
        if (!own || !runs) co_return Applied{.added = own ? 1 : 0, .removed = runs ? 1 : 0};
        co_return Applied{.restarted = 1};
    }

    void stop(MonoTime deadline) override {
        if (server_) run_on(*hub_.loops.front(), deadline, [this] { server_->close(); });
    }

    std::uint16_t port() const override { return port_; }

  private:
    void close() {
        if (!server_) return;
        server_->close();
        // Destroyed when what its connections have posted has run.
        hub_.loops.front()->post([last = std::exchange(server_, nullptr)] {});
        served_.reset();
        camera_.reset();
        port_ = 0;
    }

    // Without anybody to let in, this machine's own address is enough.
    std::string host(const settings::Settings& settings) const {
        const std::string& listen = settings.listen.address;
        if (is_loopback(listen)) return listen;
        if (!(settings.*Own)->allow.empty()) return listen.empty() ? "0.0.0.0" : listen;
        log_info(name_, "listens to this machine only; legacy.allow lets others in");
        return "127.0.0.1";
    }

    HubContext& hub_;
    const std::string_view name_;
    // Changed on the first loop, but for the start:
    std::shared_ptr<Server> server_;  // null: the settings have none
    std::remove_cvref_t<decltype(std::declval<settings::Settings>().*Own)> served_;  // that it runs by
    bus::CameraPtr camera_;
    std::atomic<std::uint16_t> port_{0};
};

}  // namespace

std::unique_ptr<Service> make_tcpcam_service(HubContext& hub) {
    return std::make_unique<CameraServerService<serve::TcpcamServer, &settings::Settings::tcpcam>>(hub,
                                                                                                   "tcpcam");
}

std::unique_ptr<Service> make_capture_service(HubContext& hub) {
    return std::make_unique<CameraServerService<serve::CaptureServer, &settings::Settings::capture>>(
        hub, "capture");
}

}  // namespace vedette::app
