#include "hub/simulate/farm.hpp"

#include <fmt/format.h>

#include "core/capture/session.hpp"
#include "hub/simulate/status_connection.hpp"
#include "hub/simulate/tcpcam_connection.hpp"
#include "linux/base/log.hpp"

namespace vedette::simulate {
namespace {

constexpr Duration kListenAgain = 1s;

Blob still_payload(const Options& options) {
    if (options.original != Original::kTcpcam || options.payload == Payload::kCamera) return nullptr;
    return options.payload == Payload::kHello ? to_blob("Hello World") : still_picture(options.trailing_nul);
}

}  // namespace

Farm::Farm(io::Loop& loop, const Options& options, Pictures pictures)
    : loop_(loop), options_(options), pictures_(std::move(pictures)), still_(still_payload(options)) {}

Farm::~Farm() {
    for (const TimerQueue::Id timer : timers_) loop_.cancel(timer);
}

Result<std::unique_ptr<Farm>> Farm::start(io::Loop& loop, const Options& options) {
    if (auto fine = check(options); !fine) return std::unexpected(std::move(fine.error()));
    auto pictures = Pictures::open(options);
    if (!pictures) return std::unexpected(std::move(pictures.error()));
    std::unique_ptr<Farm> farm(new Farm(loop, options, std::move(*pictures)));
    const auto count = static_cast<std::size_t>(options.cameras);
    farm->places_.resize(count);
    farm->timers_.resize(count);
    for (std::size_t k = 0; k < count; ++k) {
        farm->places_[k].camera =
            std::make_unique<Camera>(loop, farm->options_, farm->pictures_, static_cast<int>(k));
        if (auto listening = farm->listen(k); !listening)
            return std::unexpected(std::move(listening.error()));
        if (const auto reboot = reboot_of(options.faults, static_cast<int>(k)))
            farm->timers_[k] = loop.after(std::chrono::seconds(reboot->n),
                                          [f = farm.get(), k, r = *reboot] { f->go_down(k, r); });
    }
    if (auto listening = farm->listen_for_status(); !listening)
        return std::unexpected(std::move(listening.error()));
    return farm;
}

Result<void> Farm::listen(std::size_t k) {
    const auto open = [&](Port port, int number) {
        const Endpoint at{options_.listen, static_cast<std::uint16_t>(number)};
        return io::Listener::open({&loop_}, at,
                                  [this, k, port](io::Loop&, std::unique_ptr<io::Stream> stream) {
                                      take(k, port, std::move(stream));
                                  });
    };
    auto stream = open(Port::kStream, stream_port(options_, static_cast<int>(k)));
    if (!stream) return std::unexpected(std::move(stream.error()));
    auto control = open(Port::kControl, control_port(options_, static_cast<int>(k)));
    if (!control) return std::unexpected(std::move(control.error()));
    places_[k].stream = std::move(*stream);
    places_[k].control = std::move(*control);
    return {};
}

Result<void> Farm::listen_for_status() {
    status_ = std::make_unique<Camera>(loop_, options_, pictures_, -1);
    const Endpoint at{options_.listen, static_cast<std::uint16_t>(options_.port - 1)};
    auto listener = io::Listener::open({&loop_}, at, [this](io::Loop&, std::unique_ptr<io::Stream> stream) {
        const auto connection =
            std::make_shared<StatusConnection>(*status_, std::move(stream), [this] { return status_json(); });
        connection->start();
    });
    if (!listener) return std::unexpected(std::move(listener.error()));
    status_listener_ = std::move(*listener);
    return {};
}

// The WebSocket library of the capture board drops a sixth client without a word.
bool Farm::has_room(Place& place) {
    if (options_.original != Original::kCapture) return true;
    std::erase_if(place.control_clients, [](const auto& weak) {
        const auto client = weak.lock();
        return !client || client->is_closed();
    });
    return place.control_clients.size() < capture::kMaxClients;
}

void Farm::take(std::size_t k, Port port, std::unique_ptr<io::Stream> stream) {
    Place& place = places_[k];
    if (!place.up) return;
    if (port == Port::kStream && options_.original == Original::kTcpcam)
        return std::make_shared<TcpcamConnection>(*place.camera, std::move(stream), still_)->start();
    if (port == Port::kControl && !has_room(place)) return;
    const auto connection = std::make_shared<HttpConnection>(*place.camera, std::move(stream), port);
    if (port == Port::kControl && options_.original == Original::kCapture)
        place.control_clients.push_back(connection);
    connection->start();
}

void Farm::go_down(std::size_t k, const Fault& reboot) {
    Place& place = places_[k];
    log_info("simulate", "camera {}: reboots, back in {} s", k, reboot.value);
    place.up = false;
    place.stream.reset();
    place.control.reset();
    place.camera->close_all();
    place.camera->counters().reboots += 1;
    timers_[k] = loop_.after(std::chrono::seconds(reboot.value), [this, k, reboot] { come_up(k, reboot); });
}

void Farm::come_up(std::size_t k, const Fault& reboot) {
    if (auto listening = listen(k); !listening) {
        log_warning("simulate", "camera {}: {}; trying again", k, listening.error().message);
        timers_[k] = loop_.after(kListenAgain, [this, k, reboot] { come_up(k, reboot); });
        return;
    }
    places_[k].up = true;
    timers_[k] = loop_.after(std::chrono::seconds(reboot.n), [this, k, reboot] { go_down(k, reboot); });
}

std::string Farm::status_json() const {
    std::string text = "{\"cameras\":[";
    for (std::size_t k = 0; k < places_.size(); ++k) {
        Camera& camera = *places_[k].camera;
        const Counters& c = camera.counters();
        const PanTilt& axes = camera.pan_tilt();
        text += fmt::format(
            "{}{{\"camera\":{},\"stream\":\"{}\",\"up\":{},\"now\":{},\"peak\":{},\"accepted\":{},"
            "\"watching\":{},\"pictures\":{},\"reboots\":{},\"pan_deg\":{},\"tilt_deg\":{},"
            "\"pan_pulse_us\":{},\"tilt_pulse_us\":{}}}",
            k == 0 ? "" : ",\n", k, stream_url(options_, static_cast<int>(k)), places_[k].up, c.now, c.peak,
            c.accepted, camera.watchers(), c.pictures, c.reboots, axes.pan_deg(), axes.tilt_deg(),
            servo_pulse_us(axes.pan_deg()), servo_pulse_us(axes.tilt_deg()));
    }
    return text + "]}\n";
}

}  // namespace vedette::simulate
