// Resources of a process and its descendants: CPU seconds (exact, from the process clock), memory and threads
// from /proc. Also the load of a core, which shows whether other work disturbed a measurement.
#pragma once

#include <fstream>
#include <iterator>

#include <dirent.h>

#include "sockets.hpp"

namespace vedette::bench {

// Sums over a process and its descendants.
struct Usage {
    double cpu_s = 0;
    long rss_kb = 0, peak_kb = 0, threads = 0;
};

inline std::vector<int> family(int pid) {
    std::vector<int> all{pid};
    for (std::size_t i = 0; i < all.size(); ++i) {
        const std::string folder = "/proc/" + std::to_string(all[i]) + "/task";
        DIR* const d = opendir(folder.c_str());
        if (!d) continue;
        while (const dirent* entry = readdir(d)) {
            std::ifstream in(folder + "/" + entry->d_name + "/children");
            for (int child = 0; in >> child;) all.push_back(child);
        }
        closedir(d);
    }
    return all;
}

inline Usage usage(int root) {
    Usage u;
    if (root <= 0) return u;
    for (const int pid : family(root)) {
        clockid_t clock{};
        timespec t{};
        if (clock_getcpuclockid(pid, &clock) || clock_gettime(clock, &t)) continue;
        u.cpu_s += static_cast<double>(t.tv_sec) + static_cast<double>(t.tv_nsec) / 1e9;
        std::ifstream status("/proc/" + std::to_string(pid) + "/status");
        for (std::string line; std::getline(status, line);) {
            long v = 0;
            if (std::sscanf(line.c_str(), "VmHWM: %ld", &v) == 1) u.peak_kb += v;
            if (std::sscanf(line.c_str(), "VmRSS: %ld", &v) == 1) u.rss_kb += v;
            if (std::sscanf(line.c_str(), "Threads: %ld", &v) == 1) u.threads += v;
        }
    }
    return u;
}

inline double own_cpu() {
    timespec t{};
    clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &t);
    return static_cast<double>(t.tv_sec) + static_cast<double>(t.tv_nsec) / 1e9;
}

// Busy seconds (all but idle and waiting for disks) of one core since boot; 0 when there is no such core.
inline double core_busy(int core) {
    std::ifstream in("/proc/stat");
    const std::string want = "cpu" + std::to_string(core) + " ";
    for (std::string line; std::getline(in, line);) {
        if (!line.starts_with(want)) continue;
        long user = 0, nice = 0, system = 0, idle = 0, io = 0, irq = 0, soft = 0;
        std::sscanf(line.c_str() + want.size(), "%ld %ld %ld %ld %ld %ld %ld", &user, &nice, &system, &idle,
                    &io, &irq, &soft);
        return static_cast<double>(user + nice + system + irq + soft) /
               static_cast<double>(sysconf(_SC_CLK_TCK));
    }
    return 0;
}

}  // namespace vedette::bench
