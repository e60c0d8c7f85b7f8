// The answers of one device as a recogniser sees them: by its own ports and paths, whatever the ports are
// really. Caller's thread.
#pragma once

#include <map>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "hub/base/json_text.hpp"
#include "hub/probe/answer.hpp"
#include "hub/probe/target.hpp"

namespace vedette::probe {

// All answers of a host, by port and path; the path of a ProbeMethod::kConnect is empty.
using Answers = std::map<std::pair<std::uint16_t, std::string>, Answer>;

// What actual_port() is asked with for a target: 0, or a port that is given, with a path or https 0 as well,
// because a pasted stream is often on the second port of a device that says on the first one what it is.
std::vector<std::uint16_t> first_ports(const Target& target);

// The port that a recogniser's port stands for: its own, or with a `first` port that the user gave, that one
// and the next one. Nothing: it is not tried.
std::optional<std::uint16_t> actual_port(std::span<const std::uint16_t> ports, std::size_t index,
                                         std::uint16_t first);

// What one recogniser may look at. Everything that is given outlives it.
class View {
  public:
    // `first`: see actual_port(); 0: the device's own ports.
    View(const Target& target, std::uint16_t first, std::span<const std::uint16_t> ports,
         const Answers& answers)
        : target_(target), first_(first), ports_(ports), answers_(answers) {}

    // What came of a request; an empty answer when it was not asked.
    const Answer& at(std::size_t port, std::string_view path) const;
    // The JSON object that the request was answered with; empty: it was not.
    boost::json::object json_at(std::size_t port, std::string_view path) const;
    // Whether anything spoke HTTP there.
    bool speaks_http(std::size_t port) const;
    // Whether the port is that of a pasted https address.
    bool has_tls(std::size_t port) const { return target_.tls && port_of(port) == target_.first_port(); }
    // "http://192.168.1.50:81/stream", for a camera's settings.
    std::string url(std::size_t port, std::string_view path, std::string_view scheme = "http") const;
    // An address that the device itself names, relative or whole, perhaps of another machine. What it calls
    // localhost is itself. Empty: it is no HTTP address.
    std::string resolve(std::size_t port, std::string_view reference) const;

  private:
    std::uint16_t port_of(std::size_t index) const { return actual_port(ports_, index, first_).value_or(0); }

    const Target& target_;
    const std::uint16_t first_;
    const std::span<const std::uint16_t> ports_;
    const Answers& answers_;
};

// The text of a string member; empty: there is none.
std::string text_of(const boost::json::object& object, std::string_view name);

}  // namespace vedette::probe
