// The port's hashes by mbedTLS and random bytes by the chip's generator, which has its noise from the radio:
// so the radio runs before the first secret is made, and a board without one calls use_own_noise(). As
// port::Crypto says.
#pragma once

#include "node/crypto/mbedtls_hashes.hpp"

namespace vedette::esp {

// One board's.
class Crypto final : public node::MbedtlsHashes {
  public:
    void random(MutableBytes out) override;
    // For a board whose radio never runs: the chip's second source of noise. It takes the converters (ADC)
    // and I2S, so the camera cannot be used with it. Main task.
    static void use_own_noise();
};

}  // namespace vedette::esp
