// The HTTP server, with the viewers' sessions of all loops.
#include "hub/app/countdown.hpp"
#include "hub/app/service.hpp"

namespace vedette::app {
namespace {

class HttpService : public Service {
  public:
    explicit HttpService(HubContext& hub) : hub_(hub) {}

    Result<void> start(const settings::Settings& settings) override {
        auto server = serve::HttpServer::open(hub_.shards, settings.listen,
                                              {.cameras = hub_.cameras,
                                               .started = hub_.clock.mono(),
                                               .securitycam = settings.securitycam,
                                               .max_viewers = settings.live.max_viewers,
                                               .access = hub_.access.get()},
                                              settings.hosts);
        if (!server) return std::unexpected(std::move(server.error()));
        server_ = std::move(*server);
        return {};
    }

    Applied apply(const settings::Settings& before, const settings::Settings& after) override {
        const bool same = before.listen == after.listen && before.hosts == after.hosts &&
                          before.securitycam == after.securitycam &&
                          before.live.max_viewers == after.live.max_viewers;
        return same ? Applied::kDone : Applied::kNeedsRestart;
    }

    void stop(MonoTime deadline) override {
        run_on(*hub_.loops.front(), deadline, [this] { server_->close(); });
        const auto ends = std::make_shared<Countdown>(hub_.shards.size());
        for (const auto& shard : hub_.shards) {
            shard->loop.post([&shard = *shard, ends] {
                shard.stop.request();
                shard.broadcasters.evict_all();
                ends->count_down();
            });
        }
        ends->wait(deadline - hub_.clock.mono());
    }

    std::uint16_t port() const override { return server_->port(); }

  private:
    HubContext& hub_;
    std::unique_ptr<serve::HttpServer> server_;
};

}  // namespace

std::unique_ptr<Service> make_http_service(HubContext& hub) { return std::make_unique<HttpService>(hub); }

}  // namespace vedette::app
