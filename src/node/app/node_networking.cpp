// The node's networking: how it begins, and what it takes from the settings and gives back to them.
#include <algorithm>
#include <bit>
#include <utility>

#include "node/app/node.hpp"
#include "node/settings/zone.hpp"

namespace vedette::node {
namespace {

int prefix_of(const IpAddress& netmask) { return std::countl_one(load_be32(netmask.bytes.data() + 12)); }

// The letters and digits of a name, in lower case, with a hyphen for all that is between them (RFC 1123 2.1).
std::string_view host_label(std::string_view name, std::span<char> out) {
    std::size_t size = 0;
    bool has_gap = false;
    for (const char c : name) {
        if (!is_alnum(c)) {
            has_gap = size > 0;
            continue;
        }
        if (std::exchange(has_gap, false) && size + 1 < out.size()) out[size++] = '-';
        if (size < out.size()) out[size++] = to_lower(c);
    }
    return size == 0 ? "vedette" : std::string_view(out.data(), size);
}

// Of the station; nothing: DHCP gives it. The rules of the settings want all parts or none.
std::optional<port::StaticAddress> static_address(const Values& values) {
    const auto address = values.address(Key::kWifiAddress);
    const auto netmask = values.address(Key::kWifiNetmask);
    const auto gateway = values.address(Key::kWifiGateway);
    const auto name_server = values.address(Key::kWifiDns);
    if (!address || !netmask || !gateway || !name_server) return std::nullopt;
    return port::StaticAddress{*address, prefix_of(*netmask), *gateway, *name_server};
}

}  // namespace

// Its name in the network, without ".local".
std::string_view Node::host_name(std::span<char> out) const {
    return host_label(settings_.values().text(Key::kName), out);
}

void Node::start_networking(port::Random& random, port::Wifi* wifi, port::Serial* serial,
                            KnownNetworks& known, NetOptions options) {
    add_settings(options, known);
    options.tls_port = https_port();
    networking_.emplace(NetDevices{network_, clock_, log_, random}, wifi, serial, known, options,
                        first_port());
    services_.networking = &*networking_;
}

// Texts are copied: those of the settings move with each change.
void Node::add_settings(NetOptions& options, KnownNetworks& known) {
    const Values& values = settings_.values();
    const auto keep = [](std::string_view text, auto& memory) {
        return std::string_view(memory.data(), text.copy(memory.data(), memory.size()));
    };
    if (values.is_set(Key::kName)) options.name = host_name(name_);
    if (values.is_set(Key::kAccessPointSsid))
        options.access_point_name = keep(values.text(Key::kAccessPointSsid), access_point_name_);
    if (values.is_set(Key::kAccessPointPassword))
        options.access_point_password = keep(values.text(Key::kAccessPointPassword), access_point_password_);
    if (values.is_set(Key::kAccessPointAddress))
        options.access_point_address =
            values.address(Key::kAccessPointAddress).value_or(options.access_point_address);
    if (const auto netmask = values.address(Key::kAccessPointNetmask))
        options.access_point_prefix = prefix_of(*netmask);
    options.has_access_point = options.has_access_point && values.flag(Key::kAccessPointActivated);
    if (!values.flag(Key::kTimeNtp)) options.time.servers = {};
    if (values.is_set(Key::kTimeZone) || values.is_set(Key::kTimeOffset)) options.time.zone = zone_of(values);
    const auto network = KnownNetwork::make(values.text(Key::kWifiSsid), values.text(Key::kWifiPassword),
                                            static_address(values));
    if (network && values.flag(Key::kWifiActivated)) known.put_first(*network);
}

// Again in the next turns while another change is being saved.
void Node::keep_new_network() {
    if (!networking_ || !networking_->new_network()) return;
    Values* const draft = settings_.edit();
    if (draft == nullptr) return;
    const KnownNetwork& network = *networking_->new_network();
    for (const Key key : {Key::kWifiAddress, Key::kWifiNetmask, Key::kWifiGateway, Key::kWifiDns})
        draft->unset(key);
    const bool fits = draft->set(Key::kWifiActivated, "true") && draft->set(Key::kWifiSsid, network.ssid()) &&
                      draft->set(Key::kWifiPassword, network.password());
    if (fits && !settings_.save()) return;
    if (!fits) log_.write(port::Level::kWarning, "wifi", "the network cannot be kept: the settings are full");
    networking_->forget_new_network();
}

}  // namespace vedette::node
