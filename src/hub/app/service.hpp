// The parts of a running hub. Each starts from the settings, follows their changes and stops; hub.cpp has the
// table of them.
#pragma once

#include <memory>
#include <string_view>
#include <vector>

#include "hub/access/access.hpp"
#include "hub/bus/camera.hpp"
#include "hub/bus/event.hpp"
#include "hub/changes/settings_changer.hpp"
#include "hub/film/film_maker.hpp"
#include "hub/ptz/pan_tilts.hpp"
#include "hub/serve/http_server.hpp"
#include "hub/settings/settings.hpp"
#include "hub/store/store.hpp"
#include "hub/timelapse/jobs.hpp"

namespace vedette::app {

// What the services share; outlives them.
struct HubContext {
    Clock& clock;
    std::vector<std::unique_ptr<io::Loop>> loops;
    std::vector<std::unique_ptr<serve::Shard>> shards;  // one a loop, in their order
    bus::Cameras cameras;                               // of the service "cameras"
    bus::EventBus events;
    std::unique_ptr<store::Store> store;                // set by the service "state"
    std::unique_ptr<access::Access> access;             // set by the service "access"
    ptz::PanTilts ptz;                                  // of the service "ptz"
    std::unique_ptr<timelapse::TextDrawer> texts;       // of the pictures of time-lapse
    timelapse::Jobs timelapse;                          // of the service "timelapse"
    std::shared_ptr<film::FilmMaker> films;             // set by the service "films"
    std::unique_ptr<changes::SettingsChanger> changer;  // of the first loop
};

using changes::Applied;

// Main thread, but for apply(). Destroyed after the loops have stopped and dropped their pending work.
class Service {
  public:
    virtual ~Service() = default;
    // Called before the loops run. The error says which setting to change.
    virtual Result<void> start(const settings::Settings& settings) = 0;
    // The service becomes what it would be if it had been started with these settings, which have been
    // checked; who is not concerned notices nothing. Called on the first loop, one call at a time. After an
    // error it may have changed in part: it is then applied the settings before. Keys that take effect at the
    // next start are as they were at the last one.
    virtual io::Task<Result<Applied>> apply(const settings::Settings& settings, io::Stop& stop) = 0;
    // Called while the loops run. Stops gracefully and returns at the deadline at the latest.
    virtual void stop(MonoTime deadline) = 0;
    // The port that the service listens on; 0: none. Thread-safe.
    virtual std::uint16_t port() const { return 0; }
};

std::unique_ptr<Service> make_state_service(HubContext& hub);
std::unique_ptr<Service> make_access_service(HubContext& hub);
std::unique_ptr<Service> make_camera_service(HubContext& hub);
std::unique_ptr<Service> make_ptz_service(HubContext& hub);
std::unique_ptr<Service> make_program_device_service(HubContext& hub);
std::unique_ptr<Service> make_film_service(HubContext& hub);
std::unique_ptr<Service> make_timelapse_service(HubContext& hub);
std::unique_ptr<Service> make_http_service(HubContext& hub);
std::unique_ptr<Service> make_tcpcam_service(HubContext& hub);
std::unique_ptr<Service> make_capture_service(HubContext& hub);

}  // namespace vedette::app
