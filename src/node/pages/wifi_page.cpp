// The networks in reach on the page of the Wi-Fi: a search that the reader asks for, and what it has found.
#include <array>

#include "core/base/text.hpp"
#include "node/net/networking.hpp"
#include "node/pages/pages.hpp"

namespace vedette::node {
namespace {

WordsKey words_of_signal(int rssi_dbm) {
    if (rssi_dbm > -60) return "wifi.signal_strong";
    return rssi_dbm > -75 ? WordsKey("wifi.signal_fair") : WordsKey("wifi.signal_weak");
}

}  // namespace

bool PageView::searches_networks() const {
    return shown_.networking != nullptr && shown_.networking->is_searching();
}

PageView::Value PageView::network_value(std::string_view name, Indices indices) const {
    const Networking* const networking = shown_.networking;
    const auto found = networking == nullptr ? std::span<const port::FoundNetwork>() : networking->found();
    if (name == "networks") return templates::Count{static_cast<std::uint16_t>(found.size())};
    if (name == "networks.can_search") return networking != nullptr && networking->has_radio();
    if (name == "networks.searching") return searches_networks();
    if (name == "networks.any") return !found.empty();
    // A search may end while the page is sent.
    static constexpr port::FoundNetwork kNone;
    const std::size_t index = indices.empty() ? 0 : indices[0];
    const port::FoundNetwork& network = index < found.size() ? found[index] : kNone;
    if (name == "network.ssid") return network.ssid();
    if (name == "network.number") return static_cast<std::int64_t>(index);
    if (name == "network.signal") return words(words_of_signal(network.rssi_dbm));
    if (name == "network.level") return std::int64_t{network.rssi_dbm};
    if (name == "network.is_locked") return network.has_password;
    if (name == "network.is_chosen") return network.ssid() == shown_text(Key::kWifiSsid);
    return {};
}

// The page shows that the search goes on, and what it has found.
void Pages::search_networks(Exchange& exchange, PageId page) {
    if (!admits(exchange, true)) return;
    const bool searches = services_.networking != nullptr && services_.networking->search(exchange.now());
    std::array<char, 32> path;
    TextWriter target(path);
    target << row_of(page).path << (searches ? "" : "?wait");
    exchange.redirect(target.written());
}

}  // namespace vedette::node
