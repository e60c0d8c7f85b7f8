// How the store knows a secret that a client presents: cookie, bearer token, guest link. Values.
#pragma once

#include <array>
#include <cstdint>

namespace vedette::store {

// SHA-256 of a random 256-bit secret; the secret itself is stored nowhere.
using SecretHash = std::array<std::uint8_t, 32>;

}  // namespace vedette::store
