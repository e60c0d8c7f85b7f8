#include "port_esp/crypto.hpp"

#include <bootloader_random.h>
#include <esp_random.h>

namespace vedette::esp {

void Crypto::random(MutableBytes out) { esp_fill_random(out.data(), out.size()); }

void Crypto::use_own_noise() { bootloader_random_enable(); }

}  // namespace vedette::esp
