#include "hub/simulate/farm.hpp"

#include <fmt/format.h>

#include "core/capture/session.hpp"
#include "core/http/server_connection.hpp"
#include "hub/simulate/face_connection.hpp"
#include "hub/simulate/tcpcam_connection.hpp"
#include "linux/base/log.hpp"

namespace vedette::simulate {
namespace {

constexpr Duration kListenRetry = 1s;

Blob record_payload(const Options& options) {
    if (options.original != Original::kTcpcam || options.payload == Payload::kCamera) return nullptr;
    return options.payload == Payload::kHello ? to_blob("Hello World") : fixed_picture(options.trailing_nul);
}

// Of the farm's own port: a client may take its time.
constexpr http::ServerLimits kStatusLimits{
    .idle = Duration::max(), .head = Duration::max(), .body = Duration::max()};

// One client of GET /status, which the farm's own port answers.
class StatusConnection : public Connection {
  public:
    // `owner` is no camera of the farm; it owns the connections of this port.
    StatusConnection(Camera& owner, std::unique_ptr<io::Stream> stream, const Farm& farm)
        : Connection(owner, std::move(stream)), farm_(farm), server_(heads_, kStatusLimits, now()) {}

  private:
    void on_bytes(Bytes bytes) override {
        while (is_open()) {
            const http::Input input = server_.feed(bytes, now());
            bytes = bytes.subspan(input.consumed);
            switch (input.event) {
                case http::ServerEvent::kHead:
                case http::ServerEvent::kBody: break;
                case http::ServerEvent::kContinue: send(http::kContinueAnswer); break;
                case http::ServerEvent::kRequest:
                    if (server_.request().path() != "/status")
                        return respond(404, "The status page is /status.\n");
                    return respond(200, farm_.status_json());
                case http::ServerEvent::kRefused: return respond(http::suggested_status(server_.error()), "");
                case http::ServerEvent::kClosed: return close();
                case http::ServerEvent::kHold:
                case http::ServerEvent::kNeedMore: return;
            }
        }
    }

    void respond(int status, std::string_view body) {
        const http::Answer answer{.status = status, .length = body.size(), .close = true};
        std::array<char, 256> memory;
        http::HeadWriter head = server_.start_head(memory, answer);
        head.field("Content-Type", status == 200 ? "application/json" : "text/plain");
        send(head.finish().value_or(""));
        server_.begin_answer(answer);
        if (server_.answer_body() != http::BodyKind::kNone) send(body);
        close_when_sent();
    }

    const Farm& farm_;
    std::array<char, 4096> head_memory_{};
    http::HeadPool heads_{head_memory_, head_memory_.size()};
    http::ServerConnection server_;
};

}  // namespace

Farm::Farm(io::Loop& loop, const Options& options, bool on_free_ports, Pictures pictures)
    : loop_(loop),
      options_(options),
      on_free_ports_(on_free_ports),
      pictures_(std::move(pictures)),
      pace_(period(options), loop.now()),
      payload_(record_payload(options)) {}

Result<std::unique_ptr<Farm>> Farm::start(io::Loop& loop, const Options& options) {
    auto farm = start(loop, options, false);
    if (!farm) return farm;
    if (auto listening = (*farm)->listen_for_status(); !listening)
        return std::unexpected(std::move(listening.error()));
    return farm;
}

Result<std::unique_ptr<Farm>> Farm::start_on_free_ports(io::Loop& loop, const Options& options) {
    return start(loop, options, true);
}

Result<std::unique_ptr<Farm>> Farm::start(io::Loop& loop, const Options& options, bool on_free_ports) {
    if (auto valid = check(options); !valid) return std::unexpected(std::move(valid.error()));
    auto pictures = Pictures::open(options);
    if (!pictures) return std::unexpected(std::move(pictures.error()));
    std::unique_ptr<Farm> farm(new Farm(loop, options, on_free_ports, std::move(*pictures)));
    const auto count = static_cast<std::size_t>(options.cameras);
    farm->slots_.reserve(count);
    for (std::size_t k = 0; k < count; ++k) {
        farm->slots_.push_back({.camera = std::make_unique<Camera>(loop, farm->options_, farm->pictures_,
                                                                   farm->pace_, static_cast<int>(k)),
                                .reboot = io::Timer(loop)});
        if (auto listening = farm->listen(k); !listening)
            return std::unexpected(std::move(listening.error()));
        if (const auto reboot = reboot_of(options.faults, static_cast<int>(k)))
            farm->slots_[k].reboot.start_after(std::chrono::seconds(reboot->n),
                                               [f = farm.get(), k, r = *reboot] { f->start_reboot(k, r); });
    }
    return farm;
}

std::uint16_t Farm::port(std::size_t camera, Port port) const {
    const Slot& slot = slots_[camera];
    return (port == Port::kStream ? slot.stream : slot.control)->port();
}

Result<void> Farm::listen(std::size_t k) {
    const auto open = [&](Port port, int number) {
        const Endpoint at{options_.listen, static_cast<std::uint16_t>(on_free_ports_ ? 0 : number)};
        return io::Listener::open({&loop_}, at,
                                  [this, k, port](io::Loop&, std::unique_ptr<io::Stream> stream) {
                                      accept(k, port, std::move(stream));
                                  });
    };
    auto stream = open(Port::kStream, stream_port(options_, static_cast<int>(k)));
    if (!stream) return std::unexpected(std::move(stream.error()));
    auto control = open(Port::kControl, control_port(options_, static_cast<int>(k)));
    if (!control) return std::unexpected(std::move(control.error()));
    slots_[k].stream = std::move(*stream);
    slots_[k].control = std::move(*control);
    return {};
}

Result<void> Farm::listen_for_status() {
    status_ = std::make_unique<Camera>(loop_, options_, pictures_, pace_, -1);
    const Endpoint at{options_.listen, static_cast<std::uint16_t>(options_.port - 1)};
    auto listener = io::Listener::open({&loop_}, at, [this](io::Loop&, std::unique_ptr<io::Stream> stream) {
        std::make_shared<StatusConnection>(*status_, std::move(stream), *this)->start();
    });
    if (!listener) return std::unexpected(std::move(listener.error()));
    status_listener_ = std::move(*listener);
    return {};
}

// The WebSocket library of the capture board closes a sixth connection without an answer.
bool Farm::has_room(Slot& slot) {
    if (options_.original != Original::kCapture) return true;
    std::erase_if(slot.control_clients, [](const auto& weak) {
        const auto client = weak.lock();
        return !client || client->is_closed();
    });
    return slot.control_clients.size() < capture::kMaxClients;
}

void Farm::accept(std::size_t k, Port port, std::unique_ptr<io::Stream> stream) {
    Slot& slot = slots_[k];
    if (!slot.up) return;
    if (options_.face)
        return std::make_shared<FaceConnection>(*slot.camera, std::move(stream), *options_.face, port)
            ->start();
    if (port == Port::kStream && options_.original == Original::kTcpcam)
        return std::make_shared<TcpcamConnection>(*slot.camera, std::move(stream), payload_)->start();
    if (port == Port::kControl && !has_room(slot)) return;
    const auto connection = std::make_shared<HttpConnection>(*slot.camera, std::move(stream), port);
    if (port == Port::kControl && options_.original == Original::kCapture)
        slot.control_clients.push_back(connection);
    connection->start();
}

void Farm::start_reboot(std::size_t k, const Fault& reboot) {
    Slot& slot = slots_[k];
    log_info("simulate", "camera {}: reboots for {} s", k, reboot.value);
    slot.up = false;
    slot.stream.reset();
    slot.control.reset();
    slot.camera->close_all();
    slot.camera->counters().reboots += 1;
    slot.reboot.start_after(std::chrono::seconds(reboot.value),
                            [this, k, reboot] { finish_reboot(k, reboot); });
}

void Farm::finish_reboot(std::size_t k, const Fault& reboot) {
    if (auto listening = listen(k); !listening) {
        log_warning("simulate", "camera {}: {}; retries", k, listening.error().message);
        slots_[k].reboot.start_after(kListenRetry, [this, k, reboot] { finish_reboot(k, reboot); });
        return;
    }
    slots_[k].up = true;
    slots_[k].reboot.start_after(std::chrono::seconds(reboot.n),
                                 [this, k, reboot] { start_reboot(k, reboot); });
}

std::string Farm::status_json() const {
    std::string text = "{\"cameras\":[";
    for (std::size_t k = 0; k < slots_.size(); ++k) {
        Camera& camera = *slots_[k].camera;
        const Counters& c = camera.counters();
        const ptz::ServoAxes& axes = camera.pan_tilt();
        text += fmt::format(
            "{}{{\"camera\":{},\"stream\":\"{}\",\"up\":{},\"now\":{},\"peak\":{},\"accepted\":{},"
            "\"watching\":{},\"pictures\":{},\"reboots\":{},\"pan_deg\":{},\"tilt_deg\":{},"
            "\"pan_pulse_us\":{},\"tilt_pulse_us\":{}}}",
            k == 0 ? "" : ",\n", k, stream_url(options_, static_cast<int>(k)), slots_[k].up, c.now, c.peak,
            c.accepted, camera.viewers(), c.pictures, c.reboots, axes.pan_deg(), axes.tilt_deg(),
            ptz::servo_pulse_us(axes.pan_deg()), ptz::servo_pulse_us(axes.tilt_deg()));
    }
    return text + "],\n" + pace_.status_json() + "}\n";
}

}  // namespace vedette::simulate
