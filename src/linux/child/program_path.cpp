#include "linux/child/program_path.hpp"

#include <cerrno>
#include <cstdint>
#include <cstdlib>
#include <filesystem>
#include <ranges>

#include <sys/stat.h>
#include <unistd.h>

namespace vedette::child {
namespace {

enum class FileState : std::uint8_t { kExecutable, kMissing, kFolder, kForbidden };

FileState check_file(const std::string& file) {
    struct stat status{};
    if (stat(file.c_str(), &status) != 0)
        return errno == ENOENT || errno == ENOTDIR ? FileState::kMissing : FileState::kForbidden;
    if (S_ISDIR(status.st_mode)) return FileState::kFolder;
    return access(file.c_str(), X_OK) == 0 ? FileState::kExecutable : FileState::kForbidden;
}

std::string_view search_path() {
    const char* const path = std::getenv("PATH");
    return path == nullptr ? "/usr/local/bin:/usr/bin:/bin" : path;
}

}  // namespace

Result<std::string> find_program(std::string_view program) {
    std::string name(program);
    if (name.empty()) return fail(Kind::kNotFound, "the program's name is empty");
    if (name.find('/') != name.npos) {
        switch (check_file(name)) {
            case FileState::kExecutable: return name;
            case FileState::kMissing: return fail(Kind::kNotFound, name + ": no such file");
            case FileState::kFolder:
                return fail(Kind::kPermissionDenied, name + ": is a folder, not a program");
            case FileState::kForbidden: break;
        }
        return fail(Kind::kPermissionDenied, name + ": may not be executed (see its permissions: ls -l)");
    }
    bool forbidden = false;
    for (const auto part : std::views::split(search_path(), ':')) {
        const std::string_view entry(part);
        if (!entry.starts_with('/')) continue;
        std::string file = std::string(entry) + "/" + name;
        const FileState state = check_file(file);
        if (state == FileState::kExecutable) return file;
        forbidden = forbidden || state == FileState::kForbidden;
    }
    if (forbidden)
        return fail(Kind::kPermissionDenied,
                    name + ": found in PATH, but may not be executed (see its permissions)");
    return fail(Kind::kNotFound, name + ": not found in PATH; install it or give its whole path");
}

Result<std::string> find_own_program(std::string_view name) {
    std::error_code error;
    const std::filesystem::path exe = std::filesystem::read_symlink("/proc/self/exe", error);
    if (error) return std::unexpected(errno_error("read /proc/self/exe", error.value()));
    for (const char* place : {"", "../lib/vedette/"}) {
        std::string file = (exe.parent_path() / place).string() + std::string(name);
        if (access(file.c_str(), X_OK) == 0) return file;
    }
    return fail(Kind::kNotFound,
                std::string(name) + " is missing beside " + exe.string() + "; install it again");
}

}  // namespace vedette::child
