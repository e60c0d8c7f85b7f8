// The rows of the settings table; core/settings/schema explains the columns and is what others include. A new
// setting begins as a row here. Constant data, any thread.
#pragma once

#include "core/settings/schema.hpp"

namespace vedette::settings {

inline constexpr Section kSections[] = {
    {"", "The top of the file."},
    {"cameras",
     "The cameras, each under an id of its own. An id never changes: it stands in addresses and file "
     "names. The name may change."},
    {"cameras.*", "One camera."},
    {"serve", "Further servers for one of the cameras, each on a port of its own."},
    {"serve.tcpcam", "A TCPCam server: the client sends the PIN and a count, and gets that many pictures."},
    {"serve.capture", "A WebSocket capture server: the client sends `capture` and gets one picture."},
    {"compat", "Addresses that older programs expect."},
    {"compat.securitycam", "The addresses `/mjpeg` and `/counter` of securityCam."},
    {"live", "Limits of live pictures."},
    {"log", "What the hub tells about its work."},
};

// clang-format off
inline constexpr Key kKeys[] = {
    {.path = "version", .type = Type::kInt, .unit = "", .min = 1, .max = 1, .allowed = "", .fallback = "",
     .required = true, .secret = false, .visible = Visibility::kAnyone, .apply = Apply::kRestart,
     .since = "0.1.0", .example = "1",
     .help = "Version of the file's form. It tells a later Vedette how to read this file."},
    {.path = "listen", .type = Type::kListen, .unit = "", .min = 0, .max = 0, .allowed = "",
     .fallback = "127.0.0.1:8480", .required = false, .secret = false, .visible = Visibility::kOwner,
     .apply = Apply::kRestart, .since = "0.1.0", .example = "127.0.0.1:8480",
     .help = "Where the page and the API are. Only addresses of this machine (127.0.0.1, [::1], localhost) are "
             "accepted until the hub has users. Port 0 takes a free one and says which."},

    {.path = "cameras.*.source", .type = Type::kSource, .unit = "", .min = 1, .max = 4096, .allowed = "",
     .fallback = "", .required = true, .secret = false, .visible = Visibility::kOperator,
     .apply = Apply::kRestartSource, .since = "0.1.0", .example = "http://192.168.1.5/mjpeg",
     .help = "Where the camera's pictures come from, as a URL; see the table of sources. A password in it is "
             "masked wherever it is shown, but is better given by `password_file`."},
    {.path = "cameras.*.name", .type = Type::kText, .unit = "", .min = 1, .max = 64, .allowed = "",
     .fallback = "", .required = false, .secret = false, .visible = Visibility::kViewer, .apply = Apply::kLive,
     .since = "0.1.0", .example = "Front porch",
     .help = "What people call the camera. Without it the id is shown."},
    {.path = "cameras.*.user", .type = Type::kText, .unit = "", .min = 1, .max = 128, .allowed = "",
     .fallback = "", .required = false, .secret = false, .visible = Visibility::kOwner,
     .apply = Apply::kRestartSource, .since = "0.1.0", .example = "viewer",
     .help = "User name that the camera asks for (Basic or Digest authentication; RTSP alike)."},
    {.path = "cameras.*.password", .type = Type::kText, .unit = "", .min = 1, .max = 256, .allowed = "",
     .fallback = "", .required = false, .secret = true, .visible = Visibility::kOwner,
     .apply = Apply::kRestartSource, .since = "0.1.0", .example = "${PORCH_PASSWORD}",
     .help = "Password that the camera asks for, best as `${NAME}` of an environment variable. Not together "
             "with `password_file`."},
    {.path = "cameras.*.password_file", .type = Type::kPath, .unit = "", .min = 1, .max = 4095, .allowed = "",
     .fallback = "", .required = false, .secret = false, .visible = Visibility::kOwner,
     .apply = Apply::kRestartSource, .since = "0.1.0", .example = "secrets/porch.password",
     .help = "File whose first line is the password."},
    {.path = "cameras.*.pin", .type = Type::kText, .unit = "", .min = 1, .max = 32, .allowed = "",
     .fallback = "", .required = false, .secret = true, .visible = Visibility::kOwner,
     .apply = Apply::kRestartSource, .since = "0.1.0", .example = "${GATE_PIN}",
     .help = "PIN that a TCPCam camera asks for, best as `${NAME}`. Not together with `pin_file`."},
    {.path = "cameras.*.pin_file", .type = Type::kPath, .unit = "", .min = 1, .max = 4095, .allowed = "",
     .fallback = "", .required = false, .secret = false, .visible = Visibility::kOwner,
     .apply = Apply::kRestartSource, .since = "0.1.0", .example = "secrets/gate.pin",
     .help = "File whose first line is the PIN."},
    {.path = "cameras.*.ca_file", .type = Type::kPath, .unit = "", .min = 1, .max = 4095, .allowed = "",
     .fallback = "", .required = false, .secret = false, .visible = Visibility::kOwner,
     .apply = Apply::kRestartSource, .since = "0.1.0", .example = "secrets/porch.pem",
     .help = "For https and wss: file of certificates (PEM) that are trusted in place of the system's "
             "authorities, such as the one that the camera made for itself. The certificate must name the host "
             "of `source`."},
    {.path = "cameras.*.verify", .type = Type::kBool, .unit = "", .min = 0, .max = 0, .allowed = "",
     .fallback = "true", .required = false, .secret = false, .visible = Visibility::kOwner,
     .apply = Apply::kRestartSource, .since = "0.1.0", .example = "true",
     .help = "For https and wss: whether the camera's certificate is checked. `false` lets whoever stands in "
             "between see the pictures and the password; `ca_file` is better."},
    {.path = "cameras.*.timeout", .type = Type::kDuration, .unit = "", .min = 1000, .max = 3'600'000,
     .allowed = "", .fallback = "", .required = false, .secret = false, .visible = Visibility::kOperator,
     .apply = Apply::kRestartSource, .since = "0.1.0", .example = "30s",
     .help = "Silence after which the camera counts as lost. Without it: 5 s, or three times the interval that "
             "the source promises by its rate or delay, whichever is longer; a program or stream, which promises "
             "none, has 12 s for its first picture and three times its last interval from then on. One that is "
             "slower or irregular needs this key."},
    {.path = "cameras.*.fps", .type = Type::kRate, .unit = "pictures per second", .min = 10, .max = 120'000,
     .allowed = "", .fallback = "", .required = false, .secret = false, .visible = Visibility::kOperator,
     .apply = Apply::kRestartSource, .since = "0.1.0", .example = "2",
     .help = "Rate at which the source is asked for pictures, or that it is set to; the same as `?fps=` in its "
             "URL, for sources that take it. Not both."},

    {.path = "serve.tcpcam.port", .type = Type::kInt, .unit = "TCP port", .min = 0, .max = 65535, .allowed = "",
     .fallback = "3333", .required = false, .secret = false, .visible = Visibility::kOwner,
     .apply = Apply::kRestartRoom, .since = "0.1.0", .example = "3333",
     .help = "Port of the TCPCam server, on the host of `listen`. Port 0 takes a free one and says which."},
    {.path = "serve.tcpcam.camera", .type = Type::kId, .unit = "", .min = 0, .max = 0, .allowed = "",
     .fallback = "", .required = true, .secret = false, .visible = Visibility::kOwner,
     .apply = Apply::kRestartRoom, .since = "0.1.0", .example = "porch",
     .help = "Id of the camera whose pictures it sends."},
    {.path = "serve.tcpcam.pin_file", .type = Type::kPath, .unit = "", .min = 1, .max = 4095, .allowed = "",
     .fallback = "", .required = true, .secret = false, .visible = Visibility::kOwner,
     .apply = Apply::kRestartRoom, .since = "0.1.0", .example = "secrets/tcpcam.pin",
     .help = "File whose first line is the PIN that clients must send. There is no default PIN."},
    {.path = "serve.tcpcam.delay", .type = Type::kDuration, .unit = "", .min = 0, .max = 3'600'000,
     .allowed = "", .fallback = "2s", .required = false, .secret = false, .visible = Visibility::kOperator,
     .apply = Apply::kRestartRoom, .since = "0.1.0", .example = "2s",
     .help = "Pause between two pictures of one client."},
    {.path = "serve.capture.port", .type = Type::kInt, .unit = "TCP port", .min = 0, .max = 65535,
     .allowed = "", .fallback = "81", .required = false, .secret = false, .visible = Visibility::kOwner,
     .apply = Apply::kRestartRoom, .since = "0.1.0", .example = "8081",
     .help = "Port of the capture server, on the host of `listen`. Ports below 1024 need a right that ordinary "
             "users lack: without it, 8081 is taken in place of the default, which the log says; a port that is "
             "written here is taken or refused. Port 0 takes a free one and says which."},
    {.path = "serve.capture.camera", .type = Type::kId, .unit = "", .min = 0, .max = 0, .allowed = "",
     .fallback = "", .required = true, .secret = false, .visible = Visibility::kOwner,
     .apply = Apply::kRestartRoom, .since = "0.1.0", .example = "porch",
     .help = "Id of the camera whose pictures it sends."},

    {.path = "compat.securitycam.camera", .type = Type::kId, .unit = "", .min = 0, .max = 0, .allowed = "",
     .fallback = "", .required = true, .secret = false, .visible = Visibility::kOwner,
     .apply = Apply::kRestartRoom, .since = "0.1.0", .example = "porch",
     .help = "Id of the camera that answers on these addresses."},

    {.path = "live.max_viewers", .type = Type::kInt, .unit = "viewers", .min = 1, .max = 100'000,
     .allowed = "", .fallback = "4000", .required = false, .secret = false, .visible = Visibility::kOperator,
     .apply = Apply::kLive, .since = "0.1.0", .example = "100",
     .help = "Most viewers connected at once, each stream and each WebSocket counted; a further one is refused "
             "with the reason."},
    {.path = "live.max_picture", .type = Type::kBytes, .unit = "", .min = 10'000, .max = 16'000'000,
     .allowed = "", .fallback = "8MB", .required = false, .secret = false, .visible = Visibility::kOperator,
     .apply = Apply::kRestartSource, .since = "0.1.0", .example = "2MB",
     .help = "Largest picture that is taken from a camera; larger ones are skipped and counted."},
    {.path = "live.memory_per_camera", .type = Type::kBytes, .unit = "", .min = 1'000'000,
     .max = 4'000'000'000, .allowed = "", .fallback = "32MB", .required = false, .secret = false,
     .visible = Visibility::kOperator, .apply = Apply::kRestartSource, .since = "0.1.0", .example = "16MB",
     .help = "Most memory for one camera's pictures, the one being received and those still being sent "
             "included."},

    {.path = "log.level", .type = Type::kChoice, .unit = "", .min = 0, .max = 0,
     .allowed = "debug info warning error", .fallback = "info", .required = false, .secret = false,
     .visible = Visibility::kOperator, .apply = Apply::kLive, .since = "0.1.0", .example = "warning",
     .help = "The least important messages that are still written."},
};
// clang-format on

}  // namespace vedette::settings
