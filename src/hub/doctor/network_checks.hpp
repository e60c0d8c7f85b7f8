// The ways from and to the outside: whether pictures come through the proxy of `public_url` as the hub sends
// them, and whether this machine reaches the internet. Opens connections, but none to a camera. Owned by its
// loop.
#pragma once

#include <span>

#include "hub/doctor/finding.hpp"
#include "hub/io/timed_stream.hpp"
#include "hub/settings/settings.hpp"
#include "linux/io/loop.hpp"
#include "linux/io/stop.hpp"
#include "linux/io/task.hpp"

namespace vedette::doctor {

// What the arrival of the parts of a timed stream says about the proxy between. All parts were to come.
Findings judge_arrivals(std::span<const io::TimedPart> parts);

// Asks the hub for a timed stream at `public_url`, as browsers come, and judges it: buffering, and what
// answers there in place of the hub. Nothing to say without that key. Ends within 15 s. The hub must run.
io::Task<Findings> check_proxy(io::Loop& loop, const settings::Settings& settings, io::Stop& stop);

// A public name server, which is asked for nothing: 8.8.8.8:53.
Endpoint usual_internet_address();

// Whether a TCP connection to the address is made within 5 s, as INTERNETUSE of rpicampy means it.
io::Task<Findings> check_internet(io::Loop& loop, Endpoint to, io::Stop& stop);

}  // namespace vedette::doctor
