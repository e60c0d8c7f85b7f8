// Who may do what: users, sessions, tokens and links over the store, followed on the first loop.
#include "hub/app/countdown.hpp"
#include "hub/app/service.hpp"

namespace vedette::app {
namespace {

class AccessService : public Service {
  public:
    explicit AccessService(HubContext& hub) : hub_(hub) {}

    Result<void> start(const settings::Settings&) override {
        auto opened = access::Access::open(*hub_.store, hub_.clock, access::cost_for_this_machine());
        if (!opened) return std::unexpected(std::move(opened.error()));
        hub_.access = std::move(*opened);
        io::Loop& loop = *hub_.loops.front();
        loop.spawn(hub_.access->maintain(loop, stop_));
        return {};
    }

    io::Task<Result<Applied>> apply(const settings::Settings&, io::Stop&) override { co_return Applied(); }

    void stop(MonoTime deadline) override {
        run_on(*hub_.loops.front(), deadline, [this] { stop_.request(); });
    }

  private:
    HubContext& hub_;
    io::Stop stop_;  // of maintain()
};

}  // namespace

std::unique_ptr<Service> make_access_service(HubContext& hub) { return std::make_unique<AccessService>(hub); }

}  // namespace vedette::app
