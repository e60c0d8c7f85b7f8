// The servers that serve one camera on a port of their own, if the settings have them: TCPCam and WebSocket
// capture. They run on the first loop.
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
        auto broadcaster = hub_.shards.front()->broadcasters.of(hub_.cameras.find(own->camera));
        server_ = std::make_unique<Server>(std::move(broadcaster), *own);
        if (auto done = server_->listen(host(settings)); !done) return done;
        log_info(name_, "camera {} on port {}", own->camera, server_->port());
        return {};
    }

    Applied apply(const settings::Settings& before, const settings::Settings& after) override {
        const bool same =
            before.*Own == after.*Own && (!(after.*Own) || before.listen.address == after.listen.address);
        return same ? Applied::kDone : Applied::kNeedsRestart;
    }

    void stop(MonoTime deadline) override {
        if (server_) run_on(*hub_.loops.front(), deadline, [this] { server_->close(); });
    }

    std::uint16_t port() const override { return server_ ? server_->port() : 0; }

  private:
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
    std::unique_ptr<Server> server_;
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
