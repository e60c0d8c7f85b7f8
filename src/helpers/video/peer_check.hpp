// Judges the machines that FFmpeg has connected to: it looks names up itself, and follows redirects of the
// camera. FFmpeg calls its interrupt callback between connecting and sending, so no byte leaves before the
// check. Caller's thread.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "linux/base/address_rule.hpp"

namespace vedette::video {

// The peers of all sockets of this process, against the addresses that the hub has judged.
class PeerCheck {
  public:
    // `judged`: the addresses of the camera's name. Others may be those of other machines only, as
    // AddressRule says of a camera that the settings do not name. Empty: everything is allowed.
    explicit PeerCheck(std::vector<IpAddress> judged) : judged_(std::move(judged)) {}

    // Why a connection that there is should not be: a phrase such as "127.0.0.1 is this machine". It stays
    // once it was found.
    const std::optional<std::string>& refusal();

  private:
    const std::vector<IpAddress> judged_;
    std::optional<std::string> refusal_;
};

}  // namespace vedette::video
