#include "port_esp/wifi.hpp"

#include <algorithm>
#include <bit>
#include <cstdio>
#include <cstring>

#include <esp_mac.h>

#include "port_esp/interfaces.hpp"

namespace vedette::esp {
namespace {

using port::JoinFailure;
using port::StationState;

constexpr UBaseType_t kEvents = 8;
constexpr Duration kLeaveLimit = 1s;
constexpr Duration kScanLimit = 10s;
constexpr Duration kRssiAge = 1s;
constexpr std::uint8_t kGuests = 4;  // of the access point
constexpr std::uint8_t kOfferDns = 2;
constexpr std::size_t kMaxAccessPointPassword = 63;
// Reasons that ESP-IDF 5.1 has no names for, since it does not give them.
constexpr unsigned kNoCompatibleSecurity = 210;
constexpr unsigned kBelowAuthThreshold = 211;

// Of a reason after which another attempt would end the same way; nothing: the attempt may succeed when it is
// made again.
std::optional<JoinFailure> failure_of(unsigned reason) {
    switch (reason) {
        case WIFI_REASON_NO_AP_FOUND: return JoinFailure::kNotFound;
        case WIFI_REASON_4WAY_HANDSHAKE_TIMEOUT:
        case WIFI_REASON_HANDSHAKE_TIMEOUT:
        case WIFI_REASON_AUTH_FAIL:
        case WIFI_REASON_MIC_FAILURE:
        case kNoCompatibleSecurity:
        case kBelowAuthThreshold: return JoinFailure::kWrongPassword;
        default: return std::nullopt;
    }
}

std::uint32_t netmask_of(int prefix) {
    const std::uint64_t all = 0xffffffffULL << (32 - prefix);
    std::array<std::uint8_t, 4> bytes{};
    store_be32(bytes.data(), static_cast<std::uint32_t>(all));
    return std::bit_cast<std::uint32_t>(bytes);
}

esp_netif_ip_info_t ip_info(const IpAddress& address, int prefix, const IpAddress& gateway) {
    esp_netif_ip_info_t out{};
    out.ip.addr = number_of(address);
    out.netmask.addr = netmask_of(prefix);
    out.gw.addr = number_of(gateway);
    return out;
}

esp_netif_dns_info_t dns_info(const IpAddress& address) {
    esp_netif_dns_info_t out{};
    out.ip.type = ESP_IPADDR_TYPE_V4;
    out.ip.u_addr.ip4.addr = number_of(address);
    return out;
}

std::string_view ssid_of(const wifi_ap_record_t& record) {
    const char* const text = reinterpret_cast<const char*>(record.ssid);
    return {text, ::strnlen(text, port::kMaxSsid)};
}

}  // namespace

Wifi::Wifi(port::Clock& clock, port::Network& network, port::Log& log)
    : clock_(clock), network_(network), log_(log), events_(xQueueCreate(kEvents, sizeof(Event))) {}

Wifi::~Wifi() {
    esp_event_handler_unregister(WIFI_EVENT, ESP_EVENT_ANY_ID, on_event);
    esp_event_handler_unregister(IP_EVENT, ESP_EVENT_ANY_ID, on_event);
    if (events_ != nullptr) vQueueDelete(events_);
}

bool Wifi::open() {
    if (events_ == nullptr) return check(ESP_ERR_NO_MEM, "Wi-Fi does not start", log_);
    station_interface_ = esp_netif_create_default_wifi_sta();
    access_point_interface_ = esp_netif_create_default_wifi_ap();
    const wifi_init_config_t defaults = WIFI_INIT_CONFIG_DEFAULT();
    return check(esp_wifi_init(&defaults), "Wi-Fi does not start", log_) &&
           check(esp_event_handler_register(WIFI_EVENT, ESP_EVENT_ANY_ID, on_event, this), "no Wi-Fi events",
                 log_) &&
           check(esp_event_handler_register(IP_EVENT, ESP_EVENT_ANY_ID, on_event, this), "no IP events",
                 log_) &&
           check(esp_wifi_set_storage(WIFI_STORAGE_RAM), "Wi-Fi does not start", log_) &&
           check(esp_wifi_set_mode(WIFI_MODE_STA), "Wi-Fi does not start", log_) &&
           check(esp_wifi_start(), "Wi-Fi does not start", log_) &&
           check(esp_wifi_set_ps(WIFI_PS_NONE), "Wi-Fi keeps its modem sleep", log_);
}

std::array<std::uint8_t, 6> Wifi::hardware_address() {
    std::array<std::uint8_t, 6> out{};
    (void)check(esp_read_mac(out.data(), ESP_MAC_WIFI_STA), "the radio has no number", log_);
    return out;
}

void Wifi::join(std::string_view ssid, std::string_view password,
                const std::optional<port::StaticAddress>& address) {
    take_events();
    Wanted& wanted = wanted_.emplace();
    wifi_sta_config_t& station = wanted.config.sta;
    std::copy_n(ssid.begin(), std::min(ssid.size(), sizeof station.ssid), station.ssid);
    std::copy_n(password.begin(), std::min(password.size(), sizeof station.password), station.password);
    station.scan_method = WIFI_ALL_CHANNEL_SCAN;  // takes the strongest of several access points
    station.threshold.authmode = password.empty() ? WIFI_AUTH_OPEN : WIFI_AUTH_WPA2_PSK;
    wanted.address = address;
    status_ = {.state = StationState::kJoining};
    if (driver_ == Driver::kIdle) {
        connect();
    } else if (driver_ == Driver::kBusy) {
        disconnect();
    }
}

void Wifi::leave() {
    take_events();
    wanted_.reset();
    status_ = {};
    if (driver_ == Driver::kBusy) disconnect();
}

port::StationStatus Wifi::station() {
    take_events();
    const MonoTime now = clock_.mono();
    if (status_.state == StationState::kUp && now - rssi_at_ >= kRssiAge) {
        wifi_ap_record_t record{};
        if (esp_wifi_sta_get_ap_info(&record) == ESP_OK) status_.rssi_dbm = record.rssi;
        rssi_at_ = now;
    }
    return status_;
}

void Wifi::connect() {
    driver_ = Driver::kBusy;
    set_station_address();
    if (check(esp_wifi_set_config(WIFI_IF_STA, &wanted_->config), "Wi-Fi does not take the network", log_) &&
        check(esp_wifi_connect(), "Wi-Fi does not join", log_))
        return;
    driver_ = Driver::kIdle;
    fail(JoinFailure::kNotFound);
}

void Wifi::disconnect() {
    driver_ = Driver::kLeaving;
    leaves_until_ = clock_.mono() + kLeaveLimit;
    if (!check(esp_wifi_disconnect(), "Wi-Fi does not leave", log_)) go_on();
}

// The driver is idle now.
void Wifi::go_on() {
    driver_ = Driver::kIdle;
    leaves_until_ = MonoTime::max();
    if (wanted_) connect();
}

void Wifi::fail(JoinFailure failure) {
    wanted_.reset();
    status_ = {.state = StationState::kOff, .failure = failure};
}

// Errors say that the client of DHCP is already as it should be.
void Wifi::set_station_address() {
    if (!wanted_->address) {
        (void)esp_netif_dhcpc_start(station_interface_);
        return;
    }
    const port::StaticAddress& own = *wanted_->address;
    (void)esp_netif_dhcpc_stop(station_interface_);
    const esp_netif_ip_info_t info = ip_info(own.address, own.prefix, own.gateway);
    esp_netif_dns_info_t dns = dns_info(own.name_server);
    (void)check(esp_netif_set_ip_info(station_interface_, &info), "the address is not taken", log_);
    (void)check(esp_netif_set_dns_info(station_interface_, ESP_NETIF_DNS_MAIN, &dns),
                "the name server is not taken", log_);
}

// On ESP-IDF's event task.
void Wifi::on_event(void* self, esp_event_base_t base, std::int32_t id, void* data) {
    Wifi& wifi = *static_cast<Wifi*>(self);
    if (base == IP_EVENT && id == IP_EVENT_STA_GOT_IP) {
        wifi.note(
            {.kind = Event::Kind::kAddress, .address = static_cast<const ip_event_got_ip_t*>(data)->ip_info});
    } else if (base == IP_EVENT && id == IP_EVENT_STA_LOST_IP) {
        wifi.note({.kind = Event::Kind::kAddressLost});
    } else if (base == WIFI_EVENT && id == WIFI_EVENT_STA_DISCONNECTED) {
        wifi.note({.kind = Event::Kind::kDisconnected,
                   .reason = static_cast<const wifi_event_sta_disconnected_t*>(data)->reason});
    } else if (base == WIFI_EVENT && id == WIFI_EVENT_SCAN_DONE) {
        wifi.note({.kind = Event::Kind::kScanDone});
    }
}

// One that finds no room is lost; the application's limits of time take care of that.
void Wifi::note(const Event& event) {
    (void)xQueueSend(events_, &event, 0);
    network_.wake();
}

void Wifi::take_events() {
    Event event;
    while (xQueueReceive(events_, &event, 0) == pdTRUE) take(event);
    if (driver_ == Driver::kLeaving && clock_.mono() >= leaves_until_) go_on();
}

void Wifi::take(const Event& event) {
    switch (event.kind) {
        case Event::Kind::kAddress:
            // Not of the network that was left meanwhile.
            if (driver_ == Driver::kBusy && status_.state == StationState::kJoining) come_up(event.address);
            return;
        case Event::Kind::kAddressLost:
            if (driver_ == Driver::kBusy && status_.state == StationState::kUp) fail(JoinFailure::kLost);
            return;
        case Event::Kind::kScanDone: scan_done_ = true; return;
        case Event::Kind::kDisconnected: break;
    }
    if (driver_ == Driver::kLeaving) return go_on();
    if (driver_ == Driver::kIdle) return;
    driver_ = Driver::kIdle;
    if (!wanted_) return;
    std::array<char, 64> text{};
    std::snprintf(text.data(), text.size(), "the station is off: ESP-IDF's reason %u",
                  unsigned{event.reason});
    log_.write(port::Level::kInfo, "wifi", text.data());
    if (status_.state == StationState::kUp) return fail(JoinFailure::kLost);
    if (const auto failure = failure_of(event.reason)) return fail(*failure);
    connect();
}

void Wifi::come_up(const esp_netif_ip_info_t& address) {
    status_ = {.state = StationState::kUp,
               .address = address_of(address.ip.addr),
               .prefix = std::popcount(address.netmask.addr)};
    rssi_at_ = clock_.mono() - kRssiAge;
    constexpr std::array kTypes = {ESP_NETIF_DNS_MAIN, ESP_NETIF_DNS_BACKUP};
    for (std::size_t i = 0; i < kTypes.size(); ++i) {
        esp_netif_dns_info_t dns{};
        if (esp_netif_get_dns_info(station_interface_, kTypes[i], &dns) == ESP_OK &&
            dns.ip.type == ESP_IPADDR_TYPE_V4 && dns.ip.u_addr.ip4.addr != 0)
            status_.name_servers[i] = address_of(dns.ip.u_addr.ip4.addr);
    }
}

bool Wifi::open_access_point(std::string_view ssid, std::string_view password, const IpAddress& address,
                             int prefix) {
    wifi_config_t config{};
    wifi_ap_config_t& own = config.ap;
    if (ssid.empty() || ssid.size() > sizeof own.ssid || password.size() < port::kMinWifiPassword ||
        password.size() > kMaxAccessPointPassword)
        return false;
    std::ranges::copy(ssid, own.ssid);
    std::ranges::copy(password, own.password);
    own.ssid_len = static_cast<std::uint8_t>(ssid.size());
    own.channel = 1;  // that of the station, while it is in a network
    own.authmode = WIFI_AUTH_WPA2_PSK;
    own.max_connection = kGuests;
    own.beacon_interval = 100;
    return set_access_point_address(address, prefix) &&
           check(esp_wifi_set_mode(WIFI_MODE_APSTA), "no access point", log_) &&
           check(esp_wifi_set_config(WIFI_IF_AP, &config), "no access point", log_) &&
           check(esp_wifi_set_ps(WIFI_PS_NONE), "Wi-Fi keeps its modem sleep", log_);
}

// With its server of DHCP, which names the board as gateway and name server.
bool Wifi::set_access_point_address(const IpAddress& address, int prefix) {
    (void)esp_netif_dhcps_stop(access_point_interface_);
    const esp_netif_ip_info_t info = ip_info(address, prefix, address);
    esp_netif_dns_info_t dns = dns_info(address);
    std::uint8_t offer = kOfferDns;
    return check(esp_netif_set_ip_info(access_point_interface_, &info), "the access point has no address",
                 log_) &&
           check(esp_netif_dhcps_option(access_point_interface_, ESP_NETIF_OP_SET,
                                        ESP_NETIF_DOMAIN_NAME_SERVER, &offer, sizeof offer),
                 "the access point names no name server", log_) &&
           check(esp_netif_set_dns_info(access_point_interface_, ESP_NETIF_DNS_MAIN, &dns),
                 "the access point names no name server", log_) &&
           check(esp_netif_dhcps_start(access_point_interface_), "the access point gives no addresses", log_);
}

void Wifi::close_access_point() {
    (void)check(esp_wifi_set_mode(WIFI_MODE_STA), "the access point stays open", log_);
}

bool Wifi::start_scan() {
    take_events();
    const wifi_scan_config_t all{};
    // Not while the station joins.
    if (esp_wifi_scan_start(&all, false) != ESP_OK) return false;
    scan_done_ = false;
    scan_until_ = clock_.mono() + kScanLimit;
    return true;
}

std::optional<std::size_t> Wifi::scanned(std::span<port::FoundNetwork> into) {
    take_events();
    if (!scan_done_ && clock_.mono() < scan_until_) return std::nullopt;
    scan_until_ = MonoTime::max();
    if (!scan_done_) (void)esp_wifi_scan_stop();
    scan_done_ = false;
    auto found = static_cast<std::uint16_t>(records_.size());
    if (esp_wifi_scan_get_ap_records(&found, records_.data()) != ESP_OK) found = 0;
    (void)esp_wifi_clear_ap_list();
    const std::span<wifi_ap_record_t> records = std::span(records_).first(found);
    std::ranges::sort(records, std::ranges::greater(), &wifi_ap_record_t::rssi);
    std::size_t count = 0;
    for (const wifi_ap_record_t& record : records) {
        const std::string_view ssid = ssid_of(record);
        const auto there = into.first(count);
        if (ssid.empty() || count == into.size() ||
            std::ranges::find(there, ssid, &port::FoundNetwork::ssid) != there.end())
            continue;
        port::FoundNetwork& one = into[count++];
        one = {.size = static_cast<std::uint8_t>(ssid.size()),
               .rssi_dbm = record.rssi,
               .has_password = record.authmode != WIFI_AUTH_OPEN};
        std::ranges::copy(ssid, one.memory.begin());
    }
    return count;
}

MonoTime Wifi::due() { return std::min(leaves_until_, scan_until_); }

}  // namespace vedette::esp
