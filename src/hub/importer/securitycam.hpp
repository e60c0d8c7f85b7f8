// What becomes of the files of a securityCam installation: the relay's .env, the firmware's Config.h and the
// units that start gunicorn. Each line is named as kept, changed or refused, with the reason. It proposes
// values and saves nothing: the settings file is hub/settings' matter, users are hub/access'. Sans-I/O.
// Caller's thread.
#pragma once

#include <cstdint>
#include <functional>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace vedette::importer {

// What became of a line.
enum class Outcome : std::uint8_t { kKept, kChanged, kRefused };
std::string_view to_string(Outcome outcome);

// One line of the input.
struct ImportLine {
    std::string file;  // as given; empty: the environment
    int number = 0;    // from 1; 0: no line in particular
    std::string key;   // "CAM_URL", "WIFI_SSID", "--bind"; empty: the line has none
    Outcome outcome = Outcome::kKept;
    std::string as;      // the setting that has it now: "cameras.esp.source"; may be empty
    std::string reason;  // never contains a secret; may be empty
};

// "relay/.env:3: SERVO_URL: changed as cameras.esp.ptz.url: it has no port".
std::string format(const ImportLine& line);

// A file of the input.
struct ImportFile {
    std::string name;
    std::string text;
};

// A login, percent-decoded.
struct Login {
    std::string user;
    std::string password;

    bool operator==(const Login&) const = default;
};

// What the files say, in the hub's terms. Absent where no line was kept or changed.
struct SecurityCam {
    std::optional<std::string> source;     // without login
    std::optional<Login> source_login;     // of the camera
    std::optional<std::string> servo_url;  // without login
    std::optional<Login> servo_login;
    std::optional<std::string> listen;  // "127.0.0.1:5000", "unix:/run/cam.gunicorn.sock"
    bool listen_is_default = false;     // no file says where: it is the relay's own port
    std::optional<int> max_viewers;
    std::optional<Login> viewer;    // who may log in to the relay
    std::string board;              // lines for the board's importer; holds a password; may be empty
    std::vector<ImportLine> lines;  // in the order of the input
};

// A variable of the environment; nothing: it is not set.
using Variable = std::function<std::optional<std::string>(const std::string& name)>;

// `files`: the .env first, then in any order Config.h and unit files, each recognised by what it contains.
// `camera`: the id that the camera gets. `board_file`: name of the file for `board`, for the reasons.
SecurityCam read_securitycam(const std::vector<ImportFile>& files, const Variable& variable,
                             const std::string& camera, const std::string& board_file);

}  // namespace vedette::importer
