// Looks for a camera at an address: makes the requests of all recognisers, side by side but with at most two
// connections to a port at a time, because boards have room for few, and asks them what the answers prove.
// Opens no source and shows no picture: hub/source/sample does. Owned by its loop.
#pragma once

#include <optional>

#include "hub/probe/recogniser.hpp"
#include "hub/probe/target.hpp"
#include "linux/base/address_rule.hpp"
#include "linux/io/loop.hpp"
#include "linux/io/stop.hpp"
#include "linux/io/task.hpp"

namespace vedette::probe {

// One request that was made.
struct Tried {
    std::uint16_t port = 0;
    std::string path;    // empty: a connection without a request
    std::string url;     // as asked
    std::string answer;  // in words
};

// What was found.
struct Findings {
    Proposals proposals;       // the most specific first, each source once
    std::vector<Tried> tried;  // by port and path
    bool needs_login = false;  // something asked for a user and a password, or refused those that were given
    std::string report;        // for a bug report: without the address and credentials
};

// How to look.
struct ProbeOptions {
    Duration limit = 10s;               // for all requests
    std::optional<AddressRule> rule{};  // which addresses may be connected to; nothing: all
};

// Ends at the limit, or earlier when all is answered. The target's user and password are sent where they are
// asked for, to the target's host only; none are guessed.
io::Task<Findings> probe(io::Loop& loop, Target target, ProbeOptions options, io::Stop& stop);

// The proposals that answers prove: those of all recognisers, then that a login is needed. `pasted`: what the
// target's own path was answered with; null: it has none.
Proposals recognise(const Target& target, const Answers& answers, const Answer* pasted);

// "http://192.168.1.50:81/stream": the URL of a request to the target's host.
std::string address_of(const Target& target, std::uint16_t port, std::string_view path);

// The text for a bug report: what was recognised and what answered, by port and path.
std::string format_report(const Target& target, const Findings& findings);

}  // namespace vedette::probe
