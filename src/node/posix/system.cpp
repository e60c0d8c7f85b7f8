#include "node/posix/system.hpp"

#include <sys/sysinfo.h>

namespace vedette::posix {

port::SystemInfo System::info() {
    struct ::sysinfo machine{};
    if (::sysinfo(&machine) != 0) return {.platform = "Linux", .cause = cause_};
    return {.platform = "Linux",
            .memory_free = std::uint64_t{machine.freeram} * machine.mem_unit,
            .memory_total = std::uint64_t{machine.totalram} * machine.mem_unit,
            .cause = cause_};
}

}  // namespace vedette::posix
