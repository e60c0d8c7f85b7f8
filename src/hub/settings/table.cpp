// Long because it is a table: a row for each key of the settings file.
#include "hub/settings/table.hpp"

namespace vedette::settings {
namespace {

constexpr Section kSections[] = {
    {"", "The top of the file."},
    {"cameras",
     "The cameras, each under its own id. An id never changes, because addresses and file names contain it. "
     "The name may change."},
    {"cameras.*", "One camera."},
    {"cameras.*.ptz",
     "The device that turns the camera: two servos that take relative degrees over HTTP, as securityCam's "
     "do. Angles are as the camera sees them: pan grows to the right, tilt upwards, and 0 is the middle of "
     "the servo's way."},
    {"cameras.*.ptz.home", "Where homing ends."},
    {"cameras.*.ptz.presets", "Places that people choose by name, each under its own id."},
    {"cameras.*.ptz.presets.*", "One place."},
    {"cameras.*.ptz.patrol", "Presets that are visited again and again while the patrol runs."},
    {"tls",
     "TLS of the page and the API: a certificate of one's own, or one that the hub signs itself. A request "
     "without TLS is then redirected."},
    {"access", "How people are known."},
    {"serve", "Additional servers, each for one camera and on its own port."},
    {"serve.tcpcam", "A TCPCam server: the client sends the PIN and a count, and gets that many pictures."},
    {"serve.capture", "A WebSocket capture server: the client sends `capture` and gets one picture."},
    {"compat", "Addresses that older programs expect."},
    {"compat.securitycam",
     "The addresses of securityCam's relay for one camera: its page at `/`, `/mjpeg`, `/turnleft` and the "
     "other three, and `/counter`. Vedette's own page is below `/hub/` then."},
    {"legacy", "What older programs may do."},
    {"live", "Limits of live pictures."},
    {"location", "Where the cameras are: for sunrise and sunset, and for the time on the clock there."},
    {"clock", "The clock of this machine."},
    {"timelapse", "Time-lapse: jobs that take a picture of a camera again and again, each under its own id."},
    {"timelapse.*", "One job. Without `periods` it works from `start` to `stop` each day."},
    {"timelapse.*.periods", "Parts of the day with intervals of their own, each under its own id."},
    {"timelapse.*.periods.*", "One part of the day."},
    {"timelapse.*.overlay", "A line of text in each picture, which is decoded and coded again for it."},
    {"timelapse.*.exif", "What the pictures' EXIF data say beside time, place and exposure."},
    {"timelapse.*.keep", "How long pictures are kept; without a key, for ever. The oldest ones go first."},
    {"log", "The hub's log."},
};

// clang-format off
constexpr Key kKeys[] = {
    {.path = "version", .type = Type::kInt, .min = 1, .max = 1, .required = true, .visible = Visibility::kAnyone,
     .apply = Apply::kRestart, .since = "0.1.0", .example = "1",
     .help = "Version of the file's form. It tells a later Vedette how to read this file."},
    {.path = "listen", .type = Type::kListen, .fallback = "127.0.0.1:8480", .apply = Apply::kRestart,
     .since = "0.1.0", .example = "127.0.0.1:8480",
     .help = "Address and port of the page and the API: 127.0.0.1 or localhost for this machine alone, 0.0.0.0 for "
             "all of its IPv4 addresses, [::] for all. Before the hub has users, other machines get the set-up page "
             "only. Port 0: any free port, which the hub prints at its start. `unix:/run/vedette/hub.sock`: a Unix socket, "
             "for a proxy on this machine. `systemd`: the socket that systemd has opened (socket activation)."},
    {.path = "listen_mode", .type = Type::kText, .min = 3, .max = 4, .fallback = "0660", .apply = Apply::kRestart,
     .since = "0.1.0", .example = "0666",
     .help = "Mode of the Unix socket of `listen`, in octal: who may connect needs the right to write."},
    {.path = "listen_owner", .type = Type::kText, .min = 1, .max = 65, .apply = Apply::kRestart, .since = "0.1.0",
     .example = ":www-data",
     .help = "Owner of the Unix socket of `listen`: USER, USER:GROUP or :GROUP. Another user needs a privilege; a group "
             "needs to be one of the hub's own. Default: as the system makes it."},
    {.path = "base_path", .type = Type::kText, .min = 1, .max = 200, .apply = Apply::kLive, .since = "0.1.0",
     .example = "/cams",
     .help = "Path at which a proxy shows the hub, such as `/cams` of `https://example.org/cams/`. Requests are answered with "
             "the path and without it, so the proxy may pass it on or take it off."},
    {.path = "public_url", .type = Type::kText, .min = 1, .max = 256, .apply = Apply::kLive, .since = "0.1.0",
     .example = "https://camera.example.org",
     .help = "Address at which people reach the hub through a proxy, with its path: `vedette doctor` and the page look through "
             "it whether pictures come as the hub sends them."},
    {.path = "camera_networks", .type = Type::kLines, .min = 0, .max = 64, .apply = Apply::kRestartSource, .since = "0.1.0",
     .example = "169.254.0.0/16",
     .help = "Where cameras may be beside other machines: addresses or prefixes of this machine and its link. A name, or a "
             "redirect of a camera, may lead to other machines only; an address of this machine (127.0.0.1, `localhost`) or its "
             "link (169.254.…, fe80::…), or the hub's own port, needs to be written in the camera's `source` or allowed here. "
             "May be set in the settings file only."},
    {.path = "trusted_proxies", .type = Type::kLines, .min = 0, .max = 64, .apply = Apply::kLive, .since = "0.1.0",
     .example = "127.0.0.1",
     .help = "Proxies whose `X-Forwarded-For`, `-Proto` and `-Host` count: addresses, prefixes, and `unix` for what comes "
             "over the Unix socket of `listen`. From anybody else these fields are ignored. The proxy must replace what "
             "its clients send in them, or append to `X-Forwarded-For`."},
    {.path = "hosts", .type = Type::kLines, .min = 0, .max = 64, .apply = Apply::kLive, .since = "0.1.0",
     .example = "camera.example.org",
     .help = "Names by which browsers reach the hub, beside localhost and its own addresses. A request for another "
             "name is refused, because a foreign site can give its name this machine's address."},
    {.path = "state", .type = Type::kPath, .min = 1, .max = 4095, .apply = Apply::kRestart, .since = "0.1.0",
     .example = "/var/lib/vedette",
     .help = "Folder of what the hub stores itself: users, sessions, links and the audit trail. It is made if it is "
             "missing, and one hub at a time uses it. Default: `$STATE_DIRECTORY`, which systemd sets; without it, "
             "beside the settings file and with its name, such as `vedette.state`."},

    {.path = "commands_from_page", .type = Type::kBool, .fallback = "false", .apply = Apply::kLive, .since = "0.1.0",
     .example = "true",
     .help = "Whether owners may name programs and files in the page and over the API: sources `exec:`, `file:`, `folder:` "
             "and `v4l2:`, paths, variables and addresses of this machine. Otherwise these can be written in this file only. "
             "This key itself can only be set here."},

    {.path = "cameras.*.source", .type = Type::kSource, .min = 1, .max = 4096, .required = true,
     .visible = Visibility::kOperator, .apply = Apply::kRestartSource, .since = "0.1.0",
     .example = "http://192.168.1.5/mjpeg",
     .help = "Where the camera's pictures come from, as a URL; see the table of sources. A password in it is masked "
             "wherever it is shown; prefer `password_file`."},
    {.path = "cameras.*.name", .type = Type::kText, .min = 1, .max = 64, .visible = Visibility::kViewer,
     .apply = Apply::kLive, .since = "0.1.0", .example = "Front porch",
     .help = "Name of the camera for people. Without it the id is shown."},
    {.path = "cameras.*.group", .type = Type::kText, .min = 1, .max = 64, .visible = Visibility::kViewer,
     .apply = Apply::kLive, .since = "0.1.0", .example = "Garden",
     .help = "Cameras of one group stand together on the wall and in the list of cameras, under this name. The groups come in "
             "the order in which they appear first."},
    {.path = "cameras.*.user", .type = Type::kText, .min = 1, .max = 128, .apply = Apply::kRestartSource,
     .since = "0.1.0", .example = "viewer",
     .help = "User name that the camera asks for (Basic or Digest authentication, also for RTSP)."},
    {.path = "cameras.*.password", .type = Type::kText, .min = 1, .max = 256, .secret = true,
     .apply = Apply::kRestartSource, .since = "0.1.0", .example = "${PORCH_PASSWORD}",
     .help = "Password that the camera asks for, preferably as `${NAME}` of an environment variable. Not together "
             "with `password_file`."},
    {.path = "cameras.*.password_file", .type = Type::kPath, .min = 1, .max = 4095, .apply = Apply::kRestartSource,
     .since = "0.1.0", .example = "secrets/porch.password",
     .help = "File whose first line is the password."},
    {.path = "cameras.*.pin", .type = Type::kText, .min = 1, .max = 32, .secret = true,
     .apply = Apply::kRestartSource, .since = "0.1.0", .example = "${GATE_PIN}",
     .help = "PIN that a TCPCam camera asks for, preferably as `${NAME}`. Not together with `pin_file`."},
    {.path = "cameras.*.pin_file", .type = Type::kPath, .min = 1, .max = 4095, .apply = Apply::kRestartSource,
     .since = "0.1.0", .example = "secrets/gate.pin",
     .help = "File whose first line is the PIN."},
    {.path = "cameras.*.ca_file", .type = Type::kPath, .min = 1, .max = 4095, .apply = Apply::kRestartSource,
     .since = "0.1.0", .example = "secrets/porch.pem",
     .help = "For https and wss: file of certificates (PEM) to trust instead of the system's authorities, such as "
             "the camera's self-signed one. The certificate must name the host of `source`."},
    {.path = "cameras.*.verify", .type = Type::kBool, .fallback = "true", .apply = Apply::kRestartSource,
     .since = "0.1.0", .example = "true",
     .help = "For https and wss: whether the hub checks the camera's certificate. With `false`, anyone on the "
             "network path can read the pictures and the password; prefer `tls_pin` or `ca_file`."},
    {.path = "cameras.*.tls_pin", .type = Type::kText, .min = 1, .max = 128, .apply = Apply::kRestartSource,
     .since = "0.1.0",
     .example = "sha256:9F:86:D0:81:88:4C:7D:65:9A:2F:EA:A0:C5:5A:D0:15:A3:BF:4F:1B:2B:0B:82:2C:D1:5D:6C:15:B0:F0:0A:08",
     .help = "For https and wss: `sha256:` and the SHA-256 fingerprint of the camera's certificate, as the camera, "
             "browsers or `openssl x509 -fingerprint -sha256` print it. Only this certificate is accepted, whatever its "
             "name, dates and issuer. In place of `ca_file`."},
    {.path = "cameras.*.timeout", .type = Type::kDuration, .min = 1000, .max = 3'600'000,
     .visible = Visibility::kOperator, .apply = Apply::kLive, .since = "0.1.0", .example = "30s",
     .help = "Time without a picture after which the camera counts as lost. Default: 5 s, or three times the "
             "interval that the source announces by its rate or delay, whichever is longer. A program or a stream "
             "announces none: 12 s for its first picture, then three times its last interval. A slower or irregular "
             "source needs this key."},
    {.path = "cameras.*.fps", .type = Type::kRate, .unit = "pictures per second", .min = 10, .max = 120'000,
     .visible = Visibility::kOperator, .apply = Apply::kRestartSource, .since = "0.1.0", .example = "2",
     .help = "Rate at which the hub requests pictures, or to which it sets the source; the same as `fps` in "
             "`source`, for sources that take it. Give only one of the two."},

    {.path = "cameras.*.ptz.kind", .type = Type::kChoice, .allowed = "control_servo", .required = true,
     .visible = Visibility::kOperator, .apply = Apply::kRestartRoom, .since = "0.1.0", .example = "control_servo",
     .help = "How the device is spoken to: `control_servo` asks `URL?tr=5&el=0`, relative degrees of both servos."},
    {.path = "cameras.*.ptz.url", .type = Type::kText, .min = 1, .max = 4096, .required = true,
     .apply = Apply::kRestartRoom, .since = "0.1.0", .example = "http://192.168.1.100:81/control_servo",
     .help = "Address of the device, http or https; securityCam's firmware listens on port 81."},
    {.path = "cameras.*.ptz.user", .type = Type::kText, .min = 1, .max = 128, .apply = Apply::kRestartRoom,
     .since = "0.1.0", .example = "hub",
     .help = "User name that the device asks for (Basic or Digest authentication)."},
    {.path = "cameras.*.ptz.password_file", .type = Type::kPath, .min = 1, .max = 4095, .apply = Apply::kRestartRoom,
     .since = "0.1.0", .example = "secrets/servo.password",
     .help = "File whose first line is the password for `user`."},
    {.path = "cameras.*.ptz.ca_file", .type = Type::kPath, .min = 1, .max = 4095, .apply = Apply::kRestartRoom,
     .since = "0.1.0", .example = "secrets/servo.pem",
     .help = "For https: file of certificates (PEM) to trust instead of the system's authorities."},
    {.path = "cameras.*.ptz.verify", .type = Type::kBool, .fallback = "true", .apply = Apply::kRestartRoom,
     .since = "0.1.0", .example = "true",
     .help = "For https: whether the hub checks the device's certificate; prefer `tls_pin` or `ca_file` to `false`."},
    {.path = "cameras.*.ptz.tls_pin", .type = Type::kText, .min = 1, .max = 128, .apply = Apply::kRestartRoom,
     .since = "0.1.0",
     .example = "sha256:9F:86:D0:81:88:4C:7D:65:9A:2F:EA:A0:C5:5A:D0:15:A3:BF:4F:1B:2B:0B:82:2C:D1:5D:6C:15:B0:F0:0A:08",
     .help = "For https: the fingerprint of the device's certificate, as the camera's `tls_pin`."},
    {.path = "cameras.*.ptz.pan", .type = Type::kRange, .unit = "degrees", .min = -90, .max = 90, .fallback = "-90..90",
     .visible = Visibility::kViewer, .apply = Apply::kRestartRoom, .since = "0.1.0", .example = "-60..60",
     .help = "How far the camera may turn to the left and to the right. The hub sends no command beyond it, but "
             "homing goes to the end of the servo's way."},
    {.path = "cameras.*.ptz.tilt", .type = Type::kRange, .unit = "degrees", .min = -90, .max = 90, .fallback = "-90..90",
     .visible = Visibility::kViewer, .apply = Apply::kRestartRoom, .since = "0.1.0", .example = "-30..60",
     .help = "How far the camera may turn down and up, as `pan`."},
    {.path = "cameras.*.ptz.invert_pan", .type = Type::kBool, .fallback = "false", .apply = Apply::kRestartRoom,
     .since = "0.1.0", .example = "true",
     .help = "For a pan servo that is mounted the other way round: left and right are exchanged."},
    {.path = "cameras.*.ptz.invert_tilt", .type = Type::kBool, .fallback = "false", .apply = Apply::kRestartRoom,
     .since = "0.1.0", .example = "true",
     .help = "For a tilt servo that is mounted the other way round: up and down are exchanged."},
    {.path = "cameras.*.ptz.step", .type = Type::kInt, .unit = "degrees", .min = 1, .max = 45, .fallback = "5",
     .visible = Visibility::kViewer, .apply = Apply::kRestartRoom, .since = "0.1.0", .example = "5",
     .help = "How far one press of a button or key turns the camera."},
    {.path = "cameras.*.ptz.speed", .type = Type::kInt, .unit = "degrees per second", .min = 5, .max = 360,
     .fallback = "60", .visible = Visibility::kOperator, .apply = Apply::kRestartRoom, .since = "0.1.0",
     .example = "60",
     .help = "How fast the hub's own long moves are: homing, presets, patrol and moves to a given angle. They are sent "
             "as several small moves, because these servos jump."},
    {.path = "cameras.*.ptz.home.pan", .type = Type::kInt, .unit = "degrees", .min = -90, .max = 90,
     .visible = Visibility::kOperator, .apply = Apply::kRestartRoom, .since = "0.1.0", .example = "10",
     .help = "Pan of the home position, within `pan`. Default: 0, or what is nearest to it."},
    {.path = "cameras.*.ptz.home.tilt", .type = Type::kInt, .unit = "degrees", .min = -90, .max = 90,
     .visible = Visibility::kOperator, .apply = Apply::kRestartRoom, .since = "0.1.0", .example = "-10",
     .help = "Tilt of the home position, within `tilt`. Default: 0, or what is nearest to it."},
    {.path = "cameras.*.ptz.presets.*.pan", .type = Type::kInt, .unit = "degrees", .min = -90, .max = 90,
     .required = true, .visible = Visibility::kViewer, .apply = Apply::kRestartRoom, .since = "0.1.0",
     .example = "-35", .help = "Pan of the place, within `pan` of the camera."},
    {.path = "cameras.*.ptz.presets.*.tilt", .type = Type::kInt, .unit = "degrees", .min = -90, .max = 90,
     .required = true, .visible = Visibility::kViewer, .apply = Apply::kRestartRoom, .since = "0.1.0",
     .example = "10", .help = "Tilt of the place, within `tilt` of the camera."},
    {.path = "cameras.*.ptz.patrol.presets", .type = Type::kLines, .min = 2, .max = 64, .required = true,
     .visible = Visibility::kOperator, .apply = Apply::kRestartRoom, .since = "0.1.0", .example = "door",
     .help = "Names of presets, in the order of the visits."},
    {.path = "cameras.*.ptz.patrol.dwell", .type = Type::kDuration, .min = 1000, .max = 3'600'000, .fallback = "30s",
     .visible = Visibility::kOperator, .apply = Apply::kRestartRoom, .since = "0.1.0", .example = "30s",
     .help = "How long the camera stays at each place."},

    {.path = "tls.certificate", .type = Type::kPath, .unit = "file", .min = 1, .max = 4095, .apply = Apply::kRestart,
     .since = "0.1.0", .example = "/etc/letsencrypt/live/camera.example.org/fullchain.pem",
     .help = "File of the certificate (PEM) with those between it and its authority. The hub takes a changed file within "
             "seconds, without dropping viewers, and keeps the old certificate if the new one cannot be used."},
    {.path = "tls.key", .type = Type::kPath, .unit = "file", .min = 1, .max = 4095, .apply = Apply::kRestart,
     .since = "0.1.0", .example = "/etc/letsencrypt/live/camera.example.org/privkey.pem",
     .help = "File of the certificate's key (PEM), not encrypted."},
    {.path = "tls.self_signed", .type = Type::kBool, .fallback = "false", .apply = Apply::kRestart, .since = "0.1.0",
     .example = "true",
     .help = "`true`: the hub makes a certificate itself, once, and keeps it in the folder `state`. Browsers warn of it; "
             "compare the fingerprint that the hub prints at its start."},
    {.path = "tls.redirect_from", .type = Type::kListen, .apply = Apply::kRestart, .since = "0.1.0",
     .example = "0.0.0.0:80",
     .help = "A second address, without TLS, whose requests are redirected to `listen`. That of `listen` does so itself."},
    {.path = "tls.acme_webroot", .type = Type::kPath, .min = 1, .max = 4095, .apply = Apply::kRestart, .since = "0.1.0",
     .example = "/var/www/acme",
     .help = "Folder in which a program such as certbot puts `.well-known/acme-challenge/…`; the address of "
             "`redirect_from` serves these files and no others."},

    {.path = "access.proxy_user", .type = Type::kText, .min = 1, .max = 64, .apply = Apply::kLive, .since = "0.1.0",
     .example = "Remote-User",
     .help = "Name of the header in which a trusted proxy sends the name of the user whom it has logged in (Authelia, "
             "authentik, oauth2-proxy). The hub must have a user of this name. The proxy must remove the header from "
             "what its clients send."},

    {.path = "serve.tcpcam.port", .type = Type::kInt, .unit = "TCP port", .min = 0, .max = 65535, .fallback = "3333",
     .apply = Apply::kRestartRoom, .since = "0.1.0", .example = "3333",
     .help = "Port of the TCPCam server, on the address of `listen` as far as `legacy.allow` lets others in. Port 0: any free port, which the log names."},
    {.path = "serve.tcpcam.camera", .type = Type::kId, .required = true, .apply = Apply::kRestartRoom,
     .since = "0.1.0", .example = "porch",
     .help = "Id of the camera whose pictures it sends."},
    {.path = "serve.tcpcam.pin_file", .type = Type::kPath, .min = 1, .max = 4095, .required = true,
     .apply = Apply::kRestartRoom, .since = "0.1.0", .example = "secrets/tcpcam.pin",
     .help = "File whose first line is the PIN that clients must send. There is no default PIN."},
    {.path = "serve.tcpcam.delay", .type = Type::kDuration, .min = 0, .max = 3'600'000, .fallback = "2s",
     .visible = Visibility::kOperator, .apply = Apply::kRestartRoom, .since = "0.1.0", .example = "2s",
     .help = "Pause between two pictures of one client."},
    {.path = "serve.capture.port", .type = Type::kInt, .unit = "TCP port", .min = 0, .max = 65535, .fallback = "81",
     .apply = Apply::kRestartRoom, .since = "0.1.0", .example = "8081",
     .help = "Port of the capture server, on the address of `listen` as far as `legacy.allow` lets others in. Ports below 1024 need a privilege. Without it "
             "the hub uses 8081 instead of the default and logs that; it never replaces a port that is given here. "
             "Port 0: any free port, which the log names."},
    {.path = "serve.capture.camera", .type = Type::kId, .required = true, .apply = Apply::kRestartRoom,
     .since = "0.1.0", .example = "porch",
     .help = "Id of the camera whose pictures it sends."},

    {.path = "compat.securitycam.camera", .type = Type::kId, .required = true, .apply = Apply::kLive,
     .since = "0.1.0", .example = "porch",
     .help = "Id of the camera that answers on these addresses."},

    {.path = "legacy.allow", .type = Type::kLines, .min = 0, .max = 64, .apply = Apply::kRestartRoom, .since = "0.1.0",
     .example = "tcpcam 192.168.1.0/24",
     .help = "Who may use the servers of `serve` without a log-in from other machines, because the older programs know "
             "none: a protocol (`tcpcam` or `capture`), a blank, and an address or a prefix. Without a line these "
             "servers answer to this machine only."},

    {.path = "live.max_viewers", .type = Type::kInt, .unit = "viewers", .min = 1, .max = 100'000, .fallback = "4000",
     .visible = Visibility::kOperator, .apply = Apply::kLive, .since = "0.1.0", .example = "100",
     .help = "Maximum number of viewers at the same time; each stream and each WebSocket counts. The hub refuses "
             "further ones and says why."},
    {.path = "live.max_picture", .type = Type::kBytes, .min = 10'000, .max = 16'000'000, .fallback = "8MB",
     .visible = Visibility::kOperator, .apply = Apply::kLive, .since = "0.1.0", .example = "2MB",
     .help = "Largest picture that the hub accepts from a camera; larger ones are skipped and counted."},
    {.path = "live.memory_per_camera", .type = Type::kBytes, .min = 1'000'000, .max = 4'000'000'000,
     .fallback = "32MB", .visible = Visibility::kOperator, .apply = Apply::kLive, .since = "0.1.0",
     .example = "16MB",
     .help = "Maximum memory for one camera's pictures, including the one being received and those still being sent."},

    {.path = "location.latitude", .type = Type::kText, .min = 1, .max = 32, .apply = Apply::kLive, .since = "0.1.0",
     .example = "57:04:39.4",
     .help = "Degrees north, south negative: `57.0776`, or degrees, minutes and seconds as `57:04:39.4`."},
    {.path = "location.longitude", .type = Type::kText, .min = 1, .max = 32, .apply = Apply::kLive, .since = "0.1.0",
     .example = "09:54:42.6",
     .help = "Degrees east, west negative, as `latitude`."},
    {.path = "location.time_zone", .type = Type::kText, .min = 1, .max = 64, .apply = Apply::kLive, .since = "0.1.0",
     .example = "Europe/Copenhagen",
     .help = "Name of the time zone by which time-lapse plans and file names are made. Default: that of this machine."},
    {.path = "clock.trust", .type = Type::kBool, .fallback = "false", .apply = Apply::kLive, .since = "0.1.0",
     .example = "true",
     .help = "`true`: the clock of this machine is right even when the kernel does not call it synchronised, as with a "
             "clock chip and no network. Otherwise no time-lapse picture is taken until it does."},

    {.path = "timelapse.*.camera", .type = Type::kId, .required = true, .visible = Visibility::kViewer,
     .apply = Apply::kLive, .since = "0.1.0", .example = "porch",
     .help = "Id of the camera whose pictures are taken. A camera that nobody watches is connected for each picture."},
    {.path = "timelapse.*.name", .type = Type::kText, .min = 1, .max = 64, .visible = Visibility::kViewer,
     .apply = Apply::kLive, .since = "0.1.0", .example = "The garden's year",
     .help = "Name of the job for people. Without it the id is shown."},
    {.path = "timelapse.*.enabled", .type = Type::kBool, .fallback = "true", .visible = Visibility::kOperator,
     .apply = Apply::kLive, .since = "0.1.0", .example = "false",
     .help = "`false`: the job rests and misses nothing; its pictures stay."},
    {.path = "timelapse.*.from", .type = Type::kText, .min = 10, .max = 10, .visible = Visibility::kOperator,
     .apply = Apply::kLive, .since = "0.1.0", .example = "2026-03-01",
     .help = "First day. Default: no first day."},
    {.path = "timelapse.*.to", .type = Type::kText, .min = 10, .max = 10, .visible = Visibility::kOperator,
     .apply = Apply::kLive, .since = "0.1.0", .example = "2026-10-31",
     .help = "Last day. Default: no last day."},
    {.path = "timelapse.*.weekdays", .type = Type::kText, .min = 1, .max = 64, .fallback = "every day",
     .visible = Visibility::kOperator, .apply = Apply::kLive, .since = "0.1.0", .example = "mon-fri",
     .help = "Days of the week on which the job works: `mon wed`, `mon-fri`, `every day`."},
    {.path = "timelapse.*.except", .type = Type::kLines, .min = 0, .max = 366, .visible = Visibility::kOperator,
     .apply = Apply::kLive, .since = "0.1.0", .example = "2026-12-24..2027-01-06",
     .help = "Days on which it does not: dates, or spans of dates."},
    {.path = "timelapse.*.start", .type = Type::kText, .min = 1, .max = 48, .fallback = "00:00",
     .visible = Visibility::kOperator, .apply = Apply::kLive, .since = "0.1.0", .example = "sunrise-30m",
     .help = "When the day's pictures begin: a time `08:00`, or the sun: `sunrise`, `sunset`, `dawn`, `dusk`, perhaps with "
             "an offset (`sunset+1h30m`) or an altitude in degrees (`sunrise(-2.5)`). The first picture is taken then."},
    {.path = "timelapse.*.stop", .type = Type::kText, .min = 1, .max = 48, .fallback = "24:00",
     .visible = Visibility::kOperator, .apply = Apply::kLive, .since = "0.1.0", .example = "sunset+30m",
     .help = "When they end, as `start`. A stop that is not after the start belongs to the next day."},
    {.path = "timelapse.*.whole_minute", .type = Type::kBool, .fallback = "false", .visible = Visibility::kOperator,
     .apply = Apply::kLive, .since = "0.1.0", .example = "true",
     .help = "`true`: the minute of each stop belongs to the day's pictures, up to its second 59, as with rpicampy."},
    {.path = "timelapse.*.every", .type = Type::kDuration, .min = 1000, .max = 86'400'000, .fallback = "1m",
     .visible = Visibility::kOperator, .apply = Apply::kLive, .since = "0.1.0", .example = "30s",
     .help = "Time between two pictures."},
    {.path = "timelapse.*.periods.*.start", .type = Type::kText, .min = 1, .max = 48, .required = true,
     .visible = Visibility::kOperator, .apply = Apply::kLive, .since = "0.1.0", .example = "08:00",
     .help = "When it begins, as `start` of the job."},
    {.path = "timelapse.*.periods.*.stop", .type = Type::kText, .min = 1, .max = 48, .required = true,
     .visible = Visibility::kOperator, .apply = Apply::kLive, .since = "0.1.0", .example = "sunset",
     .help = "When it ends, as `stop` of the job."},
    {.path = "timelapse.*.periods.*.every", .type = Type::kDuration, .min = 1000, .max = 86'400'000,
     .visible = Visibility::kOperator, .apply = Apply::kLive, .since = "0.1.0", .example = "5m",
     .help = "Time between two pictures. Default: `every` of the job."},
    {.path = "timelapse.*.dark", .type = Type::kText, .min = 1, .max = 100, .visible = Visibility::kOperator,
     .apply = Apply::kLive, .since = "0.1.0", .example = "sunset..sunrise",
     .help = "When it is dark: two moments as `start`, with two dots between them, or `never`. It is marked in the "
             "picture and in the file, and chooses `lamp`. Default: with `location`, while the sun is more than 2.5 "
             "degrees below the horizon, as with rpicampy; otherwise never."},
    {.path = "timelapse.*.lamp", .type = Type::kChoice, .allowed = "off dark always", .fallback = "off",
     .visible = Visibility::kOperator, .apply = Apply::kLive, .since = "0.1.0", .example = "dark",
     .help = "When the camera's lamp is on for a picture; it is off again after each."},
    {.path = "timelapse.*.late", .type = Type::kDuration, .min = 1000, .max = 3'600'000,
     .visible = Visibility::kOperator, .apply = Apply::kLive, .since = "0.1.0", .example = "10s",
     .help = "How long after its time a picture may be taken. Later, it counts as missed. Default: 30 s, or the "
             "interval where that is shorter."},
    {.path = "timelapse.*.grace", .type = Type::kInt, .unit = "intervals", .min = 0, .max = 100, .fallback = "3",
     .visible = Visibility::kOperator, .apply = Apply::kLive, .since = "0.1.0", .example = "0",
     .help = "How long the job leaves the camera alone after a picture that failed, as rpicampy does, but never longer than "
             "five minutes. 0: it tries again at the next picture's time."},
    {.path = "timelapse.*.folder", .type = Type::kPath, .min = 1, .max = 4095, .apply = Apply::kLive, .since = "0.1.0",
     .example = "/srv/pictures/garden",
     .help = "Folder of the pictures. Default: `timelapse/ID` in the folder `state`."},
    {.path = "timelapse.*.file_names", .type = Type::kText, .min = 5, .max = 200, .fallback = "%d%m%y/%d%m%y-%H%M%S-{camera_id}.jpg",
     .apply = Apply::kLive, .since = "0.1.0", .example = "%Y/%m/%d/%H-%M-%S.jpg",
     .help = "Names of the pictures below `folder`, made of the picture's local time: %Y %m %d %H %M %S, %y (two digits "
             "of the year), %j (day of the year), and {camera_id}, {camera}, {job}. The default is rpicampy's."},
    {.path = "timelapse.*.camera_id", .type = Type::kText, .min = 1, .max = 32, .visible = Visibility::kOperator,
     .apply = Apply::kLive, .since = "0.1.0", .example = "CAM1",
     .help = "Short name in file names, overlay and EXIF: letters, digits, `-` and `_`. Default: the job's id."},
    {.path = "timelapse.*.size", .type = Type::kSize, .unit = "pixels", .min = 16, .max = 8192, .visible = Visibility::kOperator,
     .apply = Apply::kLive, .since = "0.1.0", .example = "1280x720",
     .help = "The largest size of a picture; a larger one is scaled down to fit. Default: as the camera sends it."},
    {.path = "timelapse.*.rotate", .type = Type::kChoice, .unit = "degrees", .allowed = "0 90 180 270", .fallback = "0",
     .visible = Visibility::kOperator, .apply = Apply::kLive, .since = "0.1.0", .example = "180",
     .help = "How far the picture is turned, clockwise."},
    {.path = "timelapse.*.quality", .type = Type::kInt, .min = 1, .max = 100, .fallback = "85",
     .visible = Visibility::kOperator, .apply = Apply::kLive, .since = "0.1.0", .example = "90",
     .help = "JPEG quality of a picture that is scaled, turned or has an overlay. All others are kept as the camera "
             "sends them, byte for byte, with EXIF data added."},
    {.path = "timelapse.*.overlay.text", .type = Type::kText, .min = 1, .max = 200, .required = true,
     .visible = Visibility::kOperator, .apply = Apply::kLive, .since = "0.1.0",
     .example = "{camera_id}{dark}: %b %d %Y, %H:%M:%S",
     .help = "The text: time fields as in `file_names` with %b (month), %a (weekday) and %Z (offset), and {camera_id}, "
             "{camera}, {job}, {dark} (` (N)` in the dark, ` (NI)` with the lamp), {sun} (its altitude in degrees), "
             "{brightness} (0 to 100)."},
    {.path = "timelapse.*.overlay.place", .type = Type::kChoice, .allowed = "bottom top", .fallback = "bottom",
     .visible = Visibility::kOperator, .apply = Apply::kLive, .since = "0.1.0", .example = "top",
     .help = "Edge of the picture at which the bar is."},
    {.path = "timelapse.*.overlay.size", .type = Type::kInt, .unit = "pixels", .min = 8, .max = 200, .fallback = "16",
     .visible = Visibility::kOperator, .apply = Apply::kLive, .since = "0.1.0", .example = "24",
     .help = "Height of the letters; the bar is a quarter higher."},
    {.path = "timelapse.*.overlay.colour", .type = Type::kText, .min = 7, .max = 9, .fallback = "#000000",
     .visible = Visibility::kOperator, .apply = Apply::kLive, .since = "0.1.0", .example = "#ffffff",
     .help = "Colour of the letters: `#` and two hexadecimal digits each of red, green and blue, and of opacity where "
             "it is not ff."},
    {.path = "timelapse.*.overlay.bar", .type = Type::kText, .min = 7, .max = 9, .fallback = "#96c89664",
     .visible = Visibility::kOperator, .apply = Apply::kLive, .since = "0.1.0", .example = "#00000080",
     .help = "Colour of the bar behind them, as `colour`."},
    {.path = "timelapse.*.exif.artist", .type = Type::kText, .min = 1, .max = 100, .apply = Apply::kLive, .since = "0.1.0",
     .example = "CAM1", .help = "Artist. Default: `camera_id`."},
    {.path = "timelapse.*.exif.copyright", .type = Type::kText, .min = 1, .max = 200, .apply = Apply::kLive,
     .since = "0.1.0", .example = "2026 Anna Example", .help = "Copyright notice. Default: none."},
    {.path = "timelapse.*.exif.description", .type = Type::kText, .min = 1, .max = 200, .apply = Apply::kLive,
     .since = "0.1.0", .example = "The garden's year", .help = "Description. Default: `name`."},
    {.path = "timelapse.*.exif.place", .type = Type::kBool, .fallback = "false", .apply = Apply::kLive, .since = "0.1.0",
     .example = "true",
     .help = "`true`: the pictures say where the camera is (GPS), which everybody can read who gets one."},
    {.path = "timelapse.*.keep.pictures", .type = Type::kInt, .unit = "pictures", .min = 1, .max = 100'000'000,
     .apply = Apply::kLive, .since = "0.1.0", .example = "100000", .help = "Most pictures of the job."},
    {.path = "timelapse.*.keep.pictures_a_day", .type = Type::kInt, .unit = "pictures", .min = 1, .max = 86'400,
     .apply = Apply::kLive, .since = "0.1.0", .example = "10",
     .help = "Most pictures of each day: its last ones stay, as rpicampy's `list_size`."},
    {.path = "timelapse.*.keep.days", .type = Type::kInt, .unit = "days", .min = 1, .max = 36'500,
     .apply = Apply::kLive, .since = "0.1.0", .example = "90", .help = "Greatest age of a picture."},
    {.path = "timelapse.*.keep.bytes", .type = Type::kBytes, .min = 1'000'000, .max = 1'000'000'000'000'000,
     .apply = Apply::kLive, .since = "0.1.0", .example = "20GB", .help = "Most bytes of all pictures together."},
    {.path = "timelapse.*.keep.free", .type = Type::kBytes, .min = 1'000'000, .max = 1'000'000'000'000'000,
     .apply = Apply::kLive, .since = "0.1.0", .example = "2GB",
     .help = "Least free space on the disk: pictures go while there is less."},

    {.path = "log.file", .type = Type::kPath, .min = 1, .max = 4095, .apply = Apply::kRestart, .since = "0.1.0",
     .example = "rpicam.log",
     .help = "A file that gets the log beside standard error. Its folder must exist."},
    {.path = "log.size", .type = Type::kBytes, .min = 10'000, .max = 1'000'000'000, .fallback = "512kB",
     .apply = Apply::kRestart, .since = "0.1.0", .example = "1MB",
     .help = "Size from which on a new log file is begun; the one before gets a number in its name."},
    {.path = "log.count", .type = Type::kInt, .unit = "files", .min = 1, .max = 1000, .fallback = "10",
     .apply = Apply::kRestart, .since = "0.1.0", .example = "5", .help = "So many earlier log files are kept."},
    {.path = "log.level", .type = Type::kChoice, .allowed = "debug info warning error", .fallback = "info",
     .visible = Visibility::kOperator, .apply = Apply::kLive, .since = "0.1.0", .example = "warning",
     .help = "Lowest level of messages in the log."},
};
// clang-format on

}  // namespace

const Table& hub_table() {
    static constexpr Table kTable{kKeys, kSections};
    return kTable;
}

}  // namespace vedette::settings
