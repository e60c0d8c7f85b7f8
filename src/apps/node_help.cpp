#include "apps/node_options.hpp"

namespace vedette::apps {

const char* const kNodeHelp =
    R"(vedette-node: the application of a camera board, on this machine, with simulated hardware

Usage: vedette-node [options]

  --board NAME            pins of this board: AI_THINKER (default), WROVER_KIT, ESP_EYE, M5STACK_PSRAM,
                          M5STACK_V2_PSRAM, M5STACK_WIDE, M5STACK_ESP32CAM, TTGO_T_JOURNAL, ARDUCAM_ESP32S_UNO, ESP32ONE,
                          M5CAMERA_B, FREENOVE_ESP32, FREENOVE_S3, XIAO_S3, GENERIC
  --camera KIND           sensor (default): a drawn scene that turns with the servos; hello, picture: the test
                          cameras of TCPCam; pattern: the scene in 160x120, drawn by the node itself; none; or a
                          webcam that delivers JPEG, as /dev/video0
  --servos TR,EL          GPIO of the servos (15,14)
  --name NAME             the board's name, also in the sensor's picture (vedette)
  --as ORIGINAL           size, quality, colours, flip and delay of pycameresp, securitycam, tcpcam or capture,
                          whose ports are our default; an option behind it changes one of them
  --size SIZE             640x480 or VGA (default), and the other sizes of the OV2640
  --quality N             4 to 63, lower is better (12)
  --fps N                 pictures a second of the sensor (25)
  --viewers N             streams over HTTP at once, 1 to 1000 (4, as a board)
  --listen ADDRESS        numeric address to listen on (127.0.0.1)
  --host NAME             a public name of the board; addresses, names without a dot and names below .local,
                          .home.arpa and .internal need none
  --state FOLDER          keeps the settings there over a restart; without it they are forgotten. An option that names
                          a setting takes its place for this run, and is kept with the next change
  --card FOLDER           is the board's SD card: pictures of motion are stored there. Without --servos the board has
                          none then, since the card of an ESP32-CAM has their pins
  --card-size BYTES       of the card, as 64MB (4GB)
  --ports P,P,P[,P]       HTTP, HTTP, TCPCam and HTTPS; `auto`, or no fourth: any free ones. Default:
                          80,81,3333,443, and 8080,8081,3333,8443 where the system keeps low ones for itself. The
                          board makes its certificate itself, keeps it in --state, and logs its fingerprint. What
                          http is for beside it: `--set server.http on`, `redirect` or `off`
  --user NAME             the owner's name (admin)
  --password-file FILE    its first line is the owner's password, 8 to 64 bytes. Without it, and without one in
                          --state, nobody can log in before the board is set up by its page
  --reset-password        the owner has forgotten it: chooses a new one, which the log shows, and stores it in --state.
                          With --serial the line `reset password` does so, and with --battery a button that is held
                          down for 5 s from the first second on
  --pin-file FILE         its first line is the PIN of TCPCam's clients. Without it there is no TCPCam server
  --delay TIME            from one picture to the next of TCPCam (2s)
  --allow PROTOCOL ADDRESS
                          an address or a prefix (192.168.1.0/24) that may use mjpeg, control_servo, capture, tcpcam
                          or camera_start without a log-in. Also of this machine: `--allow mjpeg 127.0.0.1`
  --print-openapi         print the document of the node's addresses, and end
  --mdns                  announces NAME.local, _http._tcp and _vedette._tcp on the interface of --listen
  --ntp HOST[:PORT]       sets the board's clock by this time server; up to four times
  --name-server ADDRESS[:PORT]
                          looks names up there, of time servers and of services that get alerts. Without it the first
                          one of /etc/resolv.conf
  --ca FILE               certificates (PEM) that such services are checked by
                          (/etc/ssl/certs/ca-certificates.crt)
  --time-zone TZ          as CET-1CEST,M3.5.0,M10.5.0/3 (UTC)
  --wifi-script FILE      a simulated radio: a line is `network SSID PASSWORD -60`, `30s gone SSID` or
                          `60s back SSID`. Its access point is 127.0.3.1, which --listen 0.0.0.0 serves
  --wifi SSID PASSWORD    a network that the radio knows; the last one is tried first. PASSWORD `-`: none
  --serial                a serial line as a pseudo terminal, for Improv
  --battery FILE          a simulated battery, motion sensor and button: a line is `0s battery 185` (a reading of 0
                          to 511, or none), `5s sensor high`, `8s sensor low`, `1s button down`, `9s brownout`,
                          `9s reset`, or `brownouts 12`, so many starts that end with one. In deep sleep the process
                          stays, with all its ports closed, and says what wakes it
  --set PATH VALUE        a setting by its path, as `--set battery.activated true`
  --import FILE           settings from securityCam's Config.h or TCPCam's sdkconfig; says of each symbol whether it is
                          kept, changed or refused, and why
  --help, --version
)";

}  // namespace vedette::apps
