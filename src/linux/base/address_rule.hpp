// Where the connections to a camera may lead: to other machines, and to this machine or its link only where
// the owner of the settings file has named that. A name, or a redirect by the camera, is not enough: whoever
// controls them could reach programs of this machine through the hub. Judges addresses, resolves no names.
// Thread-safe; reads the addresses of the machine's interfaces.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "core/base/ip_address.hpp"

namespace vedette {

// The rule for one camera.
struct AddressRule {
    // As the settings file names the camera: a numeric address (with %zone perhaps), "localhost" or a name.
    // Empty: it names none yet.
    std::string host;
    std::uint16_t port = 0;
    std::vector<AddressRange> allowed{};  // the setting `camera_networks`

    bool operator==(const AddressRule&) const = default;

    // Why there may be no connection to an address to which `asked` has led, the host of the camera or of a
    // redirect; the text says what to write. Nothing: there may be one.
    std::optional<std::string> refusal(std::string_view asked, const IpAddress& address,
                                       std::uint16_t port) const;
};

// Why a host and port lead to this machine or its link by their text alone: an address, or localhost. A
// phrase such as "127.0.0.1 is this machine". Nothing: they lead elsewhere, or a look-up would tell.
std::optional<std::string> leads_home(std::string_view host, std::uint16_t port,
                                      const std::vector<AddressRange>& allowed = {});

}  // namespace vedette
