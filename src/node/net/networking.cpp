#include "node/net/networking.hpp"

#include <algorithm>
#include <utility>

#include "core/base/text.hpp"

namespace vedette::node {
namespace {

enum : std::size_t { kMulticast, kTime, kCaptive };

constexpr int kStepsPerTurn = 4;

// What a hub needs to know of the board before it asks (RFC 6763 section 6).
constexpr std::array<std::string_view, 2> kTexts{"txtvers=1", "path=/mjpeg"};

std::string_view sentence_of(port::JoinFailure failure) {
    switch (failure) {
        case port::JoinFailure::kNotFound: return "there is no network ";
        case port::JoinFailure::kWrongPassword: return "the password is refused by the network ";
        case port::JoinFailure::kNoAddress: return "no address came from the network ";
        case port::JoinFailure::kLost: return "the station has lost the network ";
        case port::JoinFailure::kNone: break;
    }
    return "the station has left the network ";
}

// The page and the board, as mDNS announces them.
std::array<dns::Service, 2> announced(std::uint16_t http_port, std::uint16_t tls_port) {
    const std::uint16_t port = http_port != 0 ? http_port : tls_port;
    return {dns::Service{http_port != 0 ? "_http" : "_https", port, {}},
            dns::Service{"_vedette", port, kTexts}};
}

}  // namespace

Networking::Networking(const NetDevices& devices, port::Wifi* wifi, port::Serial* serial,
                       KnownNetworks& known, const NetOptions& options, std::uint16_t http_port)
    : devices_(devices),
      wifi_(wifi),
      known_(known),
      options_(options),
      http_port_(http_port),
      services_(announced(http_port, options.tls_port)),
      connection_(known, options.has_access_point, {}),
      time_(devices, options.time, devices.clock.mono()),
      captive_(devices, options.captive_port) {
    if (options.announces) multicast_.emplace(devices, services_, options.multicast_port);
    if (serial != nullptr) {
        DeviceInfo info = options.device;
        info.name = options.name;
        improv_.emplace(*serial, info);
    }
    if (wifi != nullptr) {
        make_access_point();
    } else {
        move(options.place, devices.clock.mono());
    }
}

void Networking::watch(std::span<port::Watch> watches) const {
    watches[kMulticast] = multicast_ ? multicast_->watch() : port::Watch{};
    watches[kTime] = time_.watch();
    watches[kCaptive] = captive_.watch();
}

MonoTime Networking::deadline() const {
    MonoTime at = time_.deadline();
    if (multicast_) at = std::min(at, multicast_->deadline());
    if (improv_) at = std::min(at, improv_->deadline());
    if (wifi_ != nullptr) at = std::min({at, wifi_->due(), connection_.deadline()});
    return at;
}

void Networking::step(std::span<const port::Watch> found, MutableBytes input, MonoTime now) {
    if (wifi_ != nullptr) run_radio(now);
    if (improv_) run_improv(input, now);
    if (multicast_) multicast_->step(found[kMulticast], input, now);
    time_.step(found[kTime], input, now);
    captive_.step(found[kCaptive], input);
}

void Networking::run_radio(MonoTime now) {
    if (is_scanning_) take_scan(now);
    for (int i = 0; i < kStepsPerTurn; ++i) {
        const Trial before = connection_.trial();
        const bool was_up = connection_.reach() == Reach::kStation;
        const Step step = connection_.poll(wifi_->station(), std::exchange(news_, std::nullopt), now);
        if (step == Step::kLeave) log(sentence_of(connection_.failure()), connection_.network().ssid());
        if (!was_up && connection_.reach() == Reach::kStation)
            log("the station is in the network ", connection_.network().ssid());
        if (before == Trial::kRunning && connection_.trial() != Trial::kRunning) end_trial(now);
        carry_out(step, now);
        if (step == Step::kNone) break;
    }
    const port::StationStatus station = wifi_->station();
    if (connection_.reach() == Reach::kStation && station.state == port::StationState::kUp) {
        move(Place{station.address, station.prefix, station.name_servers}, now);
    } else if (connection_.access_point_is_open()) {
        move(Place{options_.access_point_address, options_.access_point_prefix}, now);
    } else {
        move(std::nullopt, now);
    }
}

void Networking::carry_out(Step step, MonoTime now) {
    switch (step) {
        case Step::kNone: return;
        case Step::kJoin: {
            const KnownNetwork& network = connection_.network();
            return wifi_->join(network.ssid(), network.password(), network.address());
        }
        case Step::kLeave: return wifi_->leave();
        case Step::kScan:
            connection_scans_ = true;
            is_scanning_ = is_scanning_ || wifi_->start_scan();
            if (!is_scanning_) take_scan(now);
            return;
        case Step::kOpenAccessPoint: return open_access_point();
        case Step::kCloseAccessPoint:
            wifi_->close_access_point();
            captive_.close();
            portal_ = {};
            return log("the access point is closed");
    }
}

// Its name from the radio's number, its password by chance.
void Networking::make_access_point() {
    const auto number = wifi_->hardware_address();
    std::ranges::copy(std::string_view("vedette-"), access_point_name_.begin());
    for (std::size_t i = 0; i < 4; ++i) {
        const unsigned digit = number[4 + i / 2] >> (i % 2 == 0 ? 4 : 0) & 15U;
        access_point_name_[8 + i] = "0123456789ABCDEF"[digit];
    }
    access_point_password_ = make_random_password(devices_.random);
}

void Networking::open_access_point() {
    const std::string_view name = options_.access_point_name.empty()
                                      ? std::string_view(access_point_name_.data(), access_point_name_.size())
                                      : options_.access_point_name;
    const bool is_chosen = !options_.access_point_password.empty();
    const std::string_view password =
        is_chosen ? options_.access_point_password
                  : std::string_view(access_point_password_.data(), access_point_password_.size());
    const IpAddress& address = options_.access_point_address;
    if (!wifi_->open_access_point(name, password, address, options_.access_point_prefix))
        return devices_.log.write(port::Level::kWarning, "wifi", "the access point cannot be opened");
    captive_.open({address, options_.access_point_prefix});
    portal_ = url_of(address, portal_memory_);
    std::array<char, 128> line;
    TextWriter text(line);
    text << "access point " << name;
    if (!is_chosen) text << ", password " << password;
    text << ", page " << portal_;
    devices_.log.write(port::Level::kInfo, "wifi", text.written());
}

// What has been found, or nothing where no search could begin.
void Networking::take_scan(MonoTime now) {
    const auto count = is_scanning_ ? wifi_->scanned(found_) : std::optional<std::size_t>(0);
    if (!count) return;
    is_scanning_ = false;
    found_count_ = *count;
    searched_at_ = now;
    const std::span<const port::FoundNetwork> found = this->found();
    if (std::exchange(connection_scans_, false)) news_ = found;
    if (std::exchange(improv_scans_, false)) improv_->end_scan(found, now);
}

bool Networking::search(MonoTime now) {
    if (wifi_ == nullptr || is_scanning_) return is_scanning_;
    if (searched_at_ && now < *searched_at_ + kSearchPause) return false;
    is_scanning_ = wifi_->start_scan();
    return is_scanning_;
}

void Networking::end_trial(MonoTime now) {
    const bool has_joined = connection_.trial() == Trial::kJoined;
    if (has_joined) {
        known_.put_first(connection_.network());
        new_network_ = connection_.network();
    }
    if (!improv_) return;
    std::array<char, 40> memory;
    improv_->end_join(has_joined ? url_of(wifi_->station().address, memory) : std::string_view(),
                      connection_.reach() == Reach::kStation, now);
}

void Networking::move(const std::optional<Place>& place, MonoTime now) {
    if (place == place_) return;
    place_ = place;
    if (multicast_) multicast_->move(place, options_.name, now);
    time_.move(place, now);
}

void Networking::run_improv(MutableBytes input, MonoTime now) {
    std::array<char, 40> memory;
    const bool is_up = wifi_ == nullptr || connection_.reach() == Reach::kStation;
    const std::string_view url = is_up && place_ ? url_of(place_->address, memory) : std::string_view();
    switch (improv_->step(url, input, now)) {
        case ImprovTask::Wish::kNothing: return;
        case ImprovTask::Wish::kPassword: wants_password_ = true; return;
        case ImprovTask::Wish::kJoin:
            if (wifi_ == nullptr) return improv_->end_join({}, is_up, now);
            return connection_.try_network(improv_->network(), now);
        case ImprovTask::Wish::kScan:
            if (wifi_ == nullptr) return improv_->end_scan({}, now);
            improv_scans_ = true;
            is_scanning_ = is_scanning_ || wifi_->start_scan();
            if (!is_scanning_) take_scan(now);
            return;
    }
}

std::string_view Networking::portal(const IpAddress& peer) const {
    return captive_.is_client(peer) ? portal_ : std::string_view();
}

std::string_view Networking::url_of(const IpAddress& address, std::span<char> out) const {
    std::array<char, kMaxAddressText> memory;
    TextWriter text(out);
    const bool is_secured = http_port_ == 0;
    text << (is_secured ? "https://" : "http://") << format_address(address, memory);
    if (services_[0].port != (is_secured ? 443 : 80)) text << ":" << services_[0].port;
    return (text << "/").written();
}

void Networking::log(std::string_view begin, std::string_view end) {
    std::array<char, 96> line;
    TextWriter text(line);
    devices_.log.write(port::Level::kInfo, "wifi", (text << begin << end).written());
}

}  // namespace vedette::node
