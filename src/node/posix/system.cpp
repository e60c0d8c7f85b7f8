#include "node/posix/system.hpp"

#include <sys/sysinfo.h>

namespace vedette::posix {

port::SystemInfo System::info() {
    port::SystemInfo out{.platform = "Linux", .cause = cause_};
    struct ::sysinfo machine{};
    if (::sysinfo(&machine) == 0) {
        out.memory_free = std::uint64_t{machine.freeram} * machine.mem_unit;
        out.memory_total = std::uint64_t{machine.totalram} * machine.mem_unit;
    }
    for (std::size_t i = 0; i < task_count_; ++i)
        out.stacks[i] = {tasks_[i].name, static_cast<std::uint32_t>(tasks_[i].stack->size()),
                         static_cast<std::uint32_t>(tasks_[i].stack->used())};
    return out;
}

}  // namespace vedette::posix
