// The parts of a running hub. Each starts from the settings, follows their changes and stops; hub.cpp has the
// table of them.
#pragma once

#include <memory>
#include <string_view>
#include <vector>

#include "hub/access/access.hpp"
#include "hub/bus/camera.hpp"
#include "hub/bus/event.hpp"
#include "hub/ptz/pan_tilts.hpp"
#include "hub/serve/http_server.hpp"
#include "hub/settings/settings.hpp"
#include "hub/store/store.hpp"

namespace vedette::app {

// What the services share; outlives them.
struct HubContext {
    Clock& clock;
    std::vector<std::unique_ptr<io::Loop>> loops;
    std::vector<std::unique_ptr<serve::Shard>> shards;  // one a loop, in their order
    bus::Cameras cameras;                               // set by the service "cameras"
    bus::EventBus events;
    std::unique_ptr<store::Store> store;     // set by the service "state"
    std::unique_ptr<access::Access> access;  // set by the service "access"
    ptz::PanTilts ptz;                       // filled by the service "ptz"
};

// Main thread. Destroyed after the loops have stopped and dropped their pending work.
class Service {
  public:
    // What apply() has done.
    enum class Applied : std::uint8_t {
        kDone,          // the service runs with the new settings, or uses none that changed
        kNeedsRestart,  // it goes on with the old ones
    };

    virtual ~Service() = default;
    // Called before the loops run. The error says which setting to change.
    virtual Result<void> start(const settings::Settings& settings) = 0;
    // Called while the loops run; both settings have been checked.
    virtual Applied apply(const settings::Settings& before, const settings::Settings& after) = 0;
    // Called while the loops run. Stops gracefully and returns at the deadline at the latest.
    virtual void stop(MonoTime deadline) = 0;
    // The port that the service listens on; 0: none.
    virtual std::uint16_t port() const { return 0; }
};

std::unique_ptr<Service> make_state_service(HubContext& hub);
std::unique_ptr<Service> make_access_service(HubContext& hub);
std::unique_ptr<Service> make_camera_service(HubContext& hub);
std::unique_ptr<Service> make_ptz_service(HubContext& hub);
std::unique_ptr<Service> make_http_service(HubContext& hub);
std::unique_ptr<Service> make_tcpcam_service(HubContext& hub);
std::unique_ptr<Service> make_capture_service(HubContext& hub);

}  // namespace vedette::app
