// The options of gunicorn in a command line, in GUNICORN_CMD_ARGS or in a unit file of systemd: where it
// listens and how many threads it has, as securityCam's relay is started. Sans-I/O. Thread-safe.
#pragma once

#include <string>
#include <string_view>
#include <vector>

namespace vedette::importer {

// One option or directive.
struct GunicornOption {
    int line = 0;       // from 1
    std::string name;   // "--bind", "ListenStream"; of a short option its long form
    std::string value;  // without quotes; may be empty

    bool operator==(const GunicornOption&) const = default;
};

// Whether a file is a unit of systemd, by its section heads.
bool is_unit_file(std::string_view text);

// The options of a unit file: of each ExecStart= that runs gunicorn, and ListenStream=. At most 200.
std::vector<GunicornOption> parse_unit_file(std::string_view text);

// The options of one command line.
std::vector<GunicornOption> parse_command_line(std::string_view text, int line);

}  // namespace vedette::importer
