// The Wi-Fi networks that the board may join, in memory of fixed size. Where they are kept over a restart is
// not known here. Owned by the network task.
#pragma once

#include <algorithm>
#include <array>
#include <optional>
#include <span>
#include <string_view>

#include "node/port/wifi.hpp"

namespace vedette::node {

// One network.
class KnownNetwork {
  public:
    // Nothing: a name or a password that no network has.
    static std::optional<KnownNetwork> make(std::string_view ssid, std::string_view password,
                                            const std::optional<port::StaticAddress>& address = {}) {
        const bool is_open = password.empty();
        if (ssid.empty() || ssid.size() > port::kMaxSsid || password.size() > port::kMaxWifiPassword ||
            (!is_open && password.size() < port::kMinWifiPassword))
            return std::nullopt;
        KnownNetwork network;
        network.ssid_size_ = std::ranges::copy(ssid, network.ssid_.begin()).out - network.ssid_.begin();
        network.password_size_ =
            std::ranges::copy(password, network.password_.begin()).out - network.password_.begin();
        network.address_ = address;
        return network;
    }

    std::string_view ssid() const { return {ssid_.data(), static_cast<std::size_t>(ssid_size_)}; }
    std::string_view password() const { return {password_.data(), static_cast<std::size_t>(password_size_)}; }
    const std::optional<port::StaticAddress>& address() const { return address_; }

  private:
    std::array<char, port::kMaxSsid> ssid_{};
    std::array<char, port::kMaxWifiPassword> password_{};
    std::ptrdiff_t ssid_size_ = 0;
    std::ptrdiff_t password_size_ = 0;
    std::optional<port::StaticAddress> address_;
};

// All of them; the first one is the default, which is tried first.
class KnownNetworks {
  public:
    static constexpr std::size_t kMax = 5;

    std::span<const KnownNetwork> all() const { return {networks_.data(), count_}; }
    // Puts a network first, in the place of one with the same name. Of too many the last is forgotten.
    void put_first(const KnownNetwork& network) {
        auto end = networks_.begin() + static_cast<std::ptrdiff_t>(count_);
        auto old = std::ranges::find(networks_.begin(), end, network.ssid(), &KnownNetwork::ssid);
        if (old == end && count_ < kMax) {
            ++count_;
        } else if (old == end) {
            --old;
        }
        std::ranges::move_backward(networks_.begin(), old, old + 1);
        networks_.front() = network;
    }

  private:
    std::array<KnownNetwork, kMax> networks_{};
    std::size_t count_ = 0;
};

}  // namespace vedette::node
