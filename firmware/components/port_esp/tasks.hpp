// The tasks of the program: their stacks, priorities and cores. Constant.
//
// The network task is above both others, on the other core. *slow* and *see* share core 0 with Wi-Fi, below
// it, and have the same priority, so that FreeRTOS gives each of them half of what both want: strangers can
// keep *slow* busy (passwords, handshakes), and must not stop motion detection; a short motion.period can
// keep *see* busy, and must not keep the owner from logging in.
#pragma once

#include <array>
#include <cstdint>

#include <freertos/FreeRTOS.h>

namespace vedette::esp {

// One task.
struct TaskRow {
    const char* name;
    std::uint32_t stack_bytes;
    UBaseType_t priority;  // 1: above the idle task only
    BaseType_t core;
};

inline constexpr TaskRow kNetworkTask{"network", 8192, 5, 1};
// A write of flash, PBKDF2, and the handshake of TLS by mbedTLS.
inline constexpr TaskRow kSlowTask{"slow", 8192, 1, 0};
// The detector's loops, and a file of a card.
inline constexpr TaskRow kSeeTask{"see", 6144, 1, 0};
inline constexpr std::array kTasks{kNetworkTask, kSlowTask, kSeeTask};

}  // namespace vedette::esp
