#include "hub/importer/securitycam.hpp"

#include <map>

#include <gtest/gtest.h>

namespace vedette::importer {
namespace {

constexpr const char* kEnv =
    "HTTP_AUTH_USERNAME=exampleUser\n"
    "HTTP_AUTH_PASSWORD=longNicePassword\n"
    "CAM_URL=http://192.168.1.100/mjpeg\n"
    "SERVO_URL=http://192.168.1.100/control_servo\n";

constexpr const char* kHeader =
    "#ifndef CONFIG_H\n"
    "#define CAMERA_MODEL_AI_THINKER // the board\n"
    "/* #define WIFI_SSID \"old\"\n"
    "   #define WIFI_PASS \"old\" */\n"
    "#define WIFI_SSID \"at home\"\n"
    "#define WIFI_PASS \"hush, hush\"\n"
    "#define USE_STATIC_IP true\n"
    "#define LOCAL_IP 192, 168, 1, 100\n"
    "#define SERVER_STREAM_PORT 8080\n"
    "#define SERVER_SERVO_PORT (8081)\n"
    "#define DNS_SECONDARY 8, 8, 4, 4\n"
    "#define BAUD_RATE 9600\n"
    "#define BAUD_RATE 115200\n";

constexpr const char* kUnit =
    "[Unit]\nRequires=cam.gunicorn.socket\n[Service]\n"
    "ExecStart=/home/cam/VENV_CAM/bin/gunicorn \\\r\n"
    "    --access-logfile - \\\n    --workers 1 --threads=5 --worker-class=gthread \\\n"
    "    --bind unix:/run/cam.gunicorn.sock --timeout 600 wsgi:app\n";

SecurityCam read(const std::vector<std::string>& texts,
                 const std::map<std::string, std::string>& environment = {}) {
    std::vector<ImportFile> files;
    const char* const names[] = {".env", "second", "third"};
    for (const std::string& text : texts) files.push_back({names[files.size()], text});
    const Variable variable = [&](const std::string& name) {
        const auto found = environment.find(name);
        return found == environment.end() ? std::nullopt : std::optional(found->second);
    };
    return read_securitycam(files, variable, "esp", "esp.Config.h");
}

std::string report(const SecurityCam& read) {
    std::string out;
    for (const ImportLine& line : read.lines) out += format(line) + "\n";
    return out;
}

TEST(SecurityCam, the_relays_file_becomes_a_camera_its_servos_and_a_user) {
    const SecurityCam got = read({kEnv});
    EXPECT_EQ(got.source, "http://192.168.1.100/mjpeg");
    EXPECT_EQ(got.servo_url, "http://192.168.1.100:81/control_servo");
    EXPECT_EQ(got.viewer, (Login{"exampleUser", "longNicePassword"}));
    EXPECT_EQ(got.listen, "0.0.0.0:5000");
    EXPECT_TRUE(got.listen_is_default);
    EXPECT_EQ(got.board, "");
    EXPECT_EQ(report(got),
              ".env:1: HTTP_AUTH_USERNAME: kept as a user of the hub\n"
              ".env:2: HTTP_AUTH_PASSWORD: kept as a user of the hub\n"
              ".env:3: CAM_URL: kept as cameras.esp.source\n"
              ".env:4: SERVO_URL: changed as cameras.esp.ptz.url: it has no port; the firmware's servos are "
              "at 81\nmain.py: port 5000: kept as listen\n");
}

TEST(SecurityCam, the_header_says_where_the_board_is_and_its_lines_go_to_the_board) {
    const std::string env =
        "CAM_URL=http://<ip-address-of-esp>/mjpeg\nSERVO_URL=http://<ip-address-of-esp>/control_servo\n";
    const SecurityCam got = read({env, kHeader});
    EXPECT_EQ(got.source, "http://192.168.1.100:8080/mjpeg");
    EXPECT_EQ(got.servo_url, "http://192.168.1.100:8081/control_servo");
    EXPECT_EQ(
        got.board,
        "#define CAMERA_MODEL_AI_THINKER \n#define WIFI_SSID \"at home\"\n#define WIFI_PASS \"hush, hush\"\n"
        "#define USE_STATIC_IP true\n#define LOCAL_IP 192, 168, 1, 100\n#define SERVER_STREAM_PORT 8080\n"
        "#define SERVER_SERVO_PORT (8081)\n");
    const std::string said = report(got);
    EXPECT_TRUE(said.contains("second:5: WIFI_SSID: kept: for the board, in esp.Config.h\n")) << said;
    EXPECT_FALSE(said.contains("CONFIG_H")) << said;
    EXPECT_TRUE(said.contains("second:12: BAUD_RATE: refused: line 13 sets it again\n")) << said;
    EXPECT_TRUE(said.contains("second:11: DNS_SECONDARY: refused: a board asks one DNS server\n")) << said;
    EXPECT_FALSE(said.contains("hush")) << said;
    EXPECT_FALSE(said.contains("second:3:")) << said;
    EXPECT_TRUE(read({env, "#define USE_STATIC_IP false\n#define LOCAL_IP 10, 0, 0, 1\n"}).source ==
                std::nullopt);
}

// Field case: a value of the file and of the environment differ, and nobody knows which one counts | vlucas/phpdotenv 382,
// sloria/environs 464 | the environment counts, as in the relay, and both lines say so
TEST(SecurityCam, environment_variables_win) {
    const SecurityCam got =
        read({kEnv}, {{"CAM_URL", "http://10.0.0.7/mjpeg"}, {"GUNICORN_CMD_ARGS", "-b :8000"}});
    EXPECT_EQ(got.source, "http://10.0.0.7/mjpeg");
    EXPECT_EQ(got.listen, "0.0.0.0:8000");
    EXPECT_TRUE(
        report(got).starts_with("environment: CAM_URL: kept as cameras.esp.source\n"
                                "environment: --bind: changed as listen: written as 0.0.0.0:8000\n"));
    EXPECT_TRUE(
        report(got).contains(".env:3: CAM_URL: refused: the environment variable of this name counts\n"));
}

TEST(SecurityCam, gunicorns_options_say_where_it_listens_and_how_many_watch) {
    const SecurityCam got = read({kEnv, kUnit});
    EXPECT_EQ(got.listen, "unix:/run/cam.gunicorn.sock");
    EXPECT_FALSE(got.listen_is_default);
    EXPECT_EQ(got.max_viewers, 5);
    EXPECT_TRUE(report(got).ends_with(
        "second:4: --access-logfile: refused: the hub has a log of its own, see log.level\n"
        "second:4: --workers: refused: the hub is one process, and no viewer needs a thread\n"
        "second:4: --threads: kept as live.max_viewers\n"
        "second:4: --worker-class: refused: the hub is one process, and no viewer needs a thread\n"
        "second:4: --bind: kept as listen: the proxy goes on as before\n"
        "second:4: --timeout: refused: the hub ends a connection that takes no byte by itself\n"))
        << report(got);
    EXPECT_EQ(read({kEnv, "[Socket]\nListenStream=/run/x.sock\n"}).listen, "unix:/run/x.sock");
    EXPECT_EQ(read({kEnv, "[Socket]\nListenStream=8000\n"}).listen, "0.0.0.0:8000");
    EXPECT_EQ(read({kEnv + std::string("GUNICORN_CMD_ARGS='--threads 0 --bind [::1]:9'\n")}).listen,
              "[::1]:9");
    EXPECT_EQ(
        read({kEnv, "[Service]\nExecStart=gunicorn -b cam.example.org:80 --threads=x\n"}).listen_is_default,
        true);
}

TEST(SecurityCam, addresses_with_a_login_keep_it_apart) {
    const SecurityCam got =
        read({"CAM_URL=http://lex:a%20b@h/mjpeg\nSERVO_URL=http://lex:c@h:90/control_servo\n"});
    EXPECT_EQ(got.source, "http://h/mjpeg");
    EXPECT_EQ(got.source_login, (Login{"lex", "a b"}));
    EXPECT_EQ(got.servo_url, "http://h:90/control_servo");
    EXPECT_EQ(got.servo_login, (Login{"lex", "c"}));
    EXPECT_FALSE(report(got).contains("a%20b"));
    EXPECT_EQ(read({"CAM_URL=http://[fe80::1]/mjpeg\nSERVO_URL=http://[fe80::1]/c\n"}).servo_url,
              "http://[fe80::1]:81/c");
}

TEST(SecurityCam, what_cannot_be_taken_says_why) {
    const SecurityCam got =
        read({"CAM_URL=\nSERVO_URL=192.168.1.5/control_servo\nHTTP_AUTH_USERNAME=lex\nDEBUG=1\nnonsense\n"
              "HTTP_AUTH_PASSWORD=$SECRET\nCAM_URL=ftp://h/\n"});
    EXPECT_EQ(got.source, std::nullopt);
    EXPECT_EQ(got.viewer, std::nullopt);
    EXPECT_EQ(report(got),
              ".env:1: CAM_URL: refused: line 7 sets it again\n"
              ".env:2: SERVO_URL: refused: it is no address of the form http://HOST/PATH\n"
              ".env:3: HTTP_AUTH_USERNAME: refused: the other half of the login is missing\n"
              ".env:4: DEBUG: refused: the relay has no such key\n"
              ".env:5: refused: it is not of the form KEY=VALUE\n"
              ".env:6: HTTP_AUTH_PASSWORD: refused: it names a variable that is not set\n"
              ".env:7: CAM_URL: refused: it is no address of the form http://HOST/PATH\n"
              "main.py: port 5000: kept as listen\n");
    EXPECT_EQ(report(read({""})).substr(0, 88),
              ".env: HTTP_AUTH_USERNAME: refused: it is missing; the relay does not start without it\n.e");
}

// Field case: a password begins with $, and is read as the name of a variable | joke2k/django-environ 98, joke2k/django-environ 284 | as the relay
// does: the variable counts, and a name that is none is refused with that reason
TEST(SecurityCam, a_value_that_begins_with_a_dollar_names_a_variable) {
    EXPECT_EQ(read({"BOARD=http://h/mjpeg\nCAM_URL=$BOARD\n"}).source, "http://h/mjpeg");
    EXPECT_EQ(read({"CAM_URL=$BOARD\n"}, {{"BOARD", "http://k/mjpeg"}}).source, "http://k/mjpeg");
    EXPECT_EQ(read({"CAM_URL=$CAM_URL\n"}).source, std::nullopt);
}

TEST(SecurityCam, files_that_end_anywhere_are_read_to_there) {
    const std::string whole[] = {kEnv, kHeader, kUnit};
    for (std::size_t file = 0; file < 3; ++file) {
        for (std::size_t cut = 0; cut <= whole[file].size(); ++cut) {
            std::vector<std::string> texts = {kEnv, whole[file].substr(0, cut)};
            if (file == 0) texts = {whole[file].substr(0, cut)};
            for (const ImportLine& line : read(texts).lines)
                EXPECT_TRUE(line.outcome == Outcome::kKept || !line.reason.empty()) << cut << format(line);
        }
    }
}

}  // namespace
}  // namespace vedette::importer
