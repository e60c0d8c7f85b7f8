// Wi-Fi: networks in reach, a station that joins them after a moment, an access point that keeps what it is
// told. Its events come from a thread of its own, as those of ESP-IDF come from a task.
#include <algorithm>
#include <chrono>
#include <condition_variable>
#include <cstring>
#include <deque>
#include <functional>
#include <mutex>
#include <thread>

#include "chip.hpp"
#include "state.hpp"

using vedette::fakes::chip;
using vedette::fakes::RadioNetwork;

namespace {

constexpr auto kMoment = std::chrono::milliseconds(10);

// Posts events a moment after they were asked for, in their order.
class EventTask {
  public:
    ~EventTask() { stop(); }
    void post(std::function<void()> event) {
        const std::scoped_lock lock(mutex_);
        if (!thread_.joinable()) thread_ = std::jthread([this](const std::stop_token& stop) { run(stop); });
        events_.push_back(std::move(event));
        changed_.notify_one();
    }
    void stop() {
        thread_ = {};
        events_.clear();
    }

  private:
    void run(const std::stop_token& stop) {
        std::unique_lock lock(mutex_);
        while (changed_.wait(lock, stop, [this] { return !events_.empty(); })) {
            const std::function<void()> event = std::move(events_.front());
            events_.pop_front();
            lock.unlock();
            std::this_thread::sleep_for(kMoment);
            if (!stop.stop_requested()) event();
            lock.lock();
        }
    }

    std::mutex mutex_;
    std::condition_variable_any changed_;
    std::deque<std::function<void()>> events_;
    std::jthread thread_;
};

enum class Station : std::uint8_t { kIdle, kJoining, kJoined };

std::mutex mutex;  // of what follows, and of the radio's members of the chip
EventTask task;
Station phase = Station::kIdle;
std::string joined;
std::uint32_t joins = 0;  // tells an attempt from the next one
bool scans = false;

template <std::size_t kSize>
std::string text_of(const std::uint8_t (&bytes)[kSize]) {
    const char* const text = reinterpret_cast<const char*>(bytes);
    return {text, ::strnlen(text, kSize)};
}

void post_disconnected(std::uint8_t reason) {
    wifi_event_sta_disconnected_t event{};
    event.reason = reason;
    chip().post(WIFI_EVENT, WIFI_EVENT_STA_DISCONNECTED, &event);
}

// What the station finds: 0, or the reason why it is off again.
std::uint8_t try_network(bool& has_dhcp) {
    const std::scoped_lock lock(mutex);
    phase = Station::kIdle;
    const std::string ssid = text_of(chip().station.ssid);
    const auto found = std::ranges::find(chip().networks, ssid, &RadioNetwork::ssid);
    if (chip().faults.join_reason != 0)
        return static_cast<std::uint8_t>(chip().faults.join_reason.exchange(0));
    if (found == chip().networks.end()) return WIFI_REASON_NO_AP_FOUND;
    if (found->password != text_of(chip().station.password)) return WIFI_REASON_4WAY_HANDSHAKE_TIMEOUT;
    phase = Station::kJoined;
    joined = ssid;
    has_dhcp = found->has_dhcp;
    return 0;
}

void end_attempt(std::uint32_t attempt) {
    {
        const std::scoped_lock lock(mutex);
        if (attempt != joins || phase != Station::kJoining) return;
    }
    bool has_dhcp = false;
    const std::uint8_t reason = try_network(has_dhcp);
    if (reason != 0) return post_disconnected(reason);
    chip().post(WIFI_EVENT, WIFI_EVENT_STA_CONNECTED);
    vedette::fakes::begin_addresses(has_dhcp);
}

}  // namespace

esp_event_base_t const WIFI_EVENT = "WIFI_EVENT";

namespace vedette::fakes {

void reset_radio() {
    task.stop();
    phase = Station::kIdle;
    scans = false;
}

void Chip::take_network_away(const std::string& ssid) {
    bool is_lost = false;
    {
        const std::scoped_lock lock(mutex);
        std::erase_if(networks, [&](const RadioNetwork& one) { return one.ssid == ssid; });
        is_lost = phase == Station::kJoined && joined == ssid;
        if (is_lost) phase = Station::kIdle;
    }
    if (is_lost) post_disconnected(WIFI_REASON_BEACON_TIMEOUT);
}

}  // namespace vedette::fakes

esp_err_t esp_wifi_init(const wifi_init_config_t*) { return chip().faults.wifi_error; }
esp_err_t esp_wifi_set_storage(wifi_storage_t) { return ESP_OK; }
esp_err_t esp_wifi_set_mode(wifi_mode_t mode) {
    const std::scoped_lock lock(mutex);
    chip().wifi_mode = mode;
    return ESP_OK;
}
esp_err_t esp_wifi_set_config(wifi_interface_t interface, wifi_config_t* config) {
    const std::scoped_lock lock(mutex);
    if (interface == WIFI_IF_AP) {
        if (chip().wifi_mode != WIFI_MODE_APSTA) return ESP_ERR_WIFI_MODE;
        chip().access_point = config->ap;
        return ESP_OK;
    }
    if (phase == Station::kJoining) return ESP_ERR_WIFI_STATE;
    chip().station = config->sta;
    return ESP_OK;
}
esp_err_t esp_wifi_start(void) { return ESP_OK; }
esp_err_t esp_wifi_connect(void) {
    const std::scoped_lock lock(mutex);
    if (phase != Station::kIdle) return ESP_ERR_WIFI_CONN;
    phase = Station::kJoining;
    ++chip().joins;
    task.post([attempt = ++joins] { end_attempt(attempt); });
    return ESP_OK;
}
esp_err_t esp_wifi_disconnect(void) {
    const std::scoped_lock lock(mutex);
    if (phase == Station::kIdle) return ESP_OK;
    phase = Station::kIdle;
    if (!chip().faults.silent_leave) task.post([] { post_disconnected(WIFI_REASON_ASSOC_LEAVE); });
    return ESP_OK;
}
esp_err_t esp_wifi_set_ps(wifi_ps_type_t type) {
    chip().power_save = type;
    return ESP_OK;
}
esp_err_t esp_wifi_sta_get_ap_info(wifi_ap_record_t* record) {
    const std::scoped_lock lock(mutex);
    const auto found = std::ranges::find(chip().networks, joined, &RadioNetwork::ssid);
    if (phase != Station::kJoined || found == chip().networks.end()) return ESP_FAIL;
    record->rssi = found->rssi_dbm;
    return ESP_OK;
}
esp_err_t esp_wifi_scan_start(const wifi_scan_config_t*, bool) {
    const std::scoped_lock lock(mutex);
    if (phase == Station::kJoining) return ESP_ERR_WIFI_STATE;
    scans = true;
    task.post([] { chip().post(WIFI_EVENT, WIFI_EVENT_SCAN_DONE); });
    return ESP_OK;
}
esp_err_t esp_wifi_scan_stop(void) { return ESP_OK; }
// In the order in which they were found.
esp_err_t esp_wifi_scan_get_ap_records(uint16_t* number, wifi_ap_record_t* records) {
    const std::scoped_lock lock(mutex);
    if (!scans) return ESP_FAIL;
    std::uint16_t count = 0;
    for (const RadioNetwork& network : chip().networks) {
        if (count == *number) break;
        wifi_ap_record_t& record = records[count++];
        record = {};
        std::ranges::copy(network.ssid, record.ssid);
        record.rssi = network.rssi_dbm;
        record.authmode = network.password.empty() ? WIFI_AUTH_OPEN : WIFI_AUTH_WPA2_PSK;
    }
    *number = count;
    return ESP_OK;
}
esp_err_t esp_wifi_clear_ap_list(void) {
    scans = false;
    return ESP_OK;
}
esp_err_t esp_read_mac(uint8_t* mac, esp_mac_type_t) {
    constexpr std::array<std::uint8_t, 6> kNumber = {0x24, 0x0a, 0xc4, 0x00, 0x1a, 0x2b};
    std::ranges::copy(kNumber, mac);
    return ESP_OK;
}
