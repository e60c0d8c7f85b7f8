// Any text as the files of a securityCam installation, split at each NUL into .env, Config.h and a unit file:
// each line that is refused or changed has a reason, and the addresses that are kept are URLs without a
// login.
#include <algorithm>
#include <cstdint>
#include <cstdlib>
#include <string_view>
#include <vector>

#include "core/http/url.hpp"
#include "hub/importer/env_file.hpp"
#include "hub/importer/securitycam.hpp"

namespace {

using namespace vedette::importer;

void require(bool holds) {
    if (!holds) std::abort();
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    std::string_view text(reinterpret_cast<const char*>(data), std::min<std::size_t>(size, 8192));
    std::vector<ImportFile> files;
    while (files.size() < 3) {
        const std::size_t end = std::min(text.find('\0'), text.size());
        files.push_back({"file", std::string(text.substr(0, end))});
        text.remove_prefix(std::min(end + 1, text.size()));
    }
    for (const EnvLine& line : parse_env(files.front().text)) {
        require(line.number > 0);
        require(has_value(line.note) ? !line.key.empty() : line.value.empty());
    }
    const SecurityCam read =
        read_securitycam(files, [](const std::string&) { return std::nullopt; }, "esp", "board");
    for (const ImportLine& line : read.lines) {
        require(line.outcome == Outcome::kKept || !line.reason.empty());
        require(!format(line).empty());
    }
    for (const auto& address : {read.source, read.servo_url}) {
        if (!address) continue;
        const auto url = vedette::http::parse_url(*address);
        require(url && !url->has_userinfo);
    }
    require(!read.max_viewers || *read.max_viewers > 0);
    return 0;
}
