// The JSON Schemas of the node's documents, as members of `components/schemas`. `NameChange` is what a change
// of `Name` takes. Constant.
#pragma once

#include <string_view>

namespace vedette::apps {

inline constexpr std::string_view kNodeSchemas = R"json(
"Use":{"type":"object","required":["now","max"],"additionalProperties":false,
 "properties":{"now":{"type":"integer","minimum":0},"max":{"type":"integer","minimum":0}}},
"Memory":{"type":"object","required":["free","blocks","block_bytes"],"additionalProperties":false,
 "properties":{"free":{"type":"integer","minimum":0},"blocks":{"type":"integer","minimum":0},"block_bytes":{"type":"integer","minimum":0}}},
"Status":{"type":"object","additionalProperties":false,
 "required":["name","version","board","uptime_s","utc_s","camera","viewers","capture_clients","connections","request_memory","picture_memory","stacks"],
 "properties":{"name":{"type":"string"},"version":{"type":"string"},"board":{"type":"string","description":"whose pins it has"},
  "uptime_s":{"type":"integer","minimum":0},"utc_s":{"type":"integer","description":"since 1970; before the clock is set, some time in 1970"},
  "camera":{"type":"object","required":["has_pictures","runs","taken","dropped"],"additionalProperties":false,"properties":{
   "has_pictures":{"type":"boolean","description":"false: a test camera that sends a text"},
   "runs":{"type":"boolean","description":"it rests while nobody wants pictures"},
   "taken":{"type":"integer","minimum":0},"dropped":{"type":"integer","minimum":0,"description":"larger than their memory"}}},
  "viewers":{"$ref":"#/components/schemas/Use"},"capture_clients":{"$ref":"#/components/schemas/Use"},
  "connections":{"$ref":"#/components/schemas/Use"},
  "request_memory":{"$ref":"#/components/schemas/Memory"},"picture_memory":{"$ref":"#/components/schemas/Memory"},
  "stacks":{"type":"array","description":"the most that the board's tasks have used since the start","items":{"type":"object",
   "required":["task","bytes","used"],"additionalProperties":false,"properties":{"task":{"enum":["network","slow","see"]},
   "bytes":{"type":"integer"},"used":{"type":"integer"}}}}}},
"Streams":{"type":"object","required":["streams"],"additionalProperties":false,"properties":{"streams":{"type":"array","items":{
  "type":"object","required":["path","type","port"],"additionalProperties":false,
  "properties":{"path":{"type":"string"},"type":{"enum":["multipart/x-mixed-replace","image/jpeg"]},"port":{"enum":["any","second"]}}}}}},
"Camera":{"type":"object","required":["settings","frame_sizes"],"additionalProperties":false,"properties":{
 "settings":{"type":"array","items":{"type":"object","required":["name","value","min","max","default"],"additionalProperties":false,
  "properties":{"name":{"type":"string"},"value":{"type":"integer"},"min":{"type":"integer"},"max":{"type":"integer"},"default":{"type":"integer"}}}},
 "frame_sizes":{"type":"array","description":"the setting framesize is an index of it","items":{"type":"object","required":["name","width","height"],
  "additionalProperties":false,"properties":{"name":{"type":"string"},"width":{"type":"integer"},"height":{"type":"integer"}}}}}},
"CameraChange":{"type":"object","description":"names of settings; framesize also by its name or as 640x480",
 "additionalProperties":{"type":["integer","boolean","string"]}},
"Servos":{"type":"object","required":["traverse","elevation","moved"],"additionalProperties":false,"properties":{
 "traverse":{"type":"integer","minimum":0,"maximum":180,"description":"degrees"},"elevation":{"type":"integer","minimum":0,"maximum":180},
 "moved":{"type":"boolean","description":"false: there was no command yet, and the servos have no pulse"}}},
"ServosChange":{"type":"object","additionalProperties":false,"properties":{
 "traverse":{"type":"integer","minimum":0,"maximum":180},"elevation":{"type":"integer","minimum":0,"maximum":180},
 "traverse_by":{"type":"integer","minimum":-180,"maximum":180,"description":"stops at the limits"},
 "elevation_by":{"type":"integer","minimum":-180,"maximum":180}}},
"Lamp":{"type":"object","required":["level"],"additionalProperties":false,"properties":{"level":{"type":"integer","minimum":0,"maximum":255}}},
"LampChange":{"type":"object","additionalProperties":false,"properties":{"level":{"type":"integer","minimum":0,"maximum":255}}},
"Battery":{"type":"object","required":["mode","percent","reading","live","slept_for"],"additionalProperties":false,"properties":{
 "mode":{"enum":["off","awake","owner"],"description":"owner: battery mode is off until the next start"},
 "percent":{"type":["integer","null"],"minimum":0,"maximum":100},"reading":{"type":["integer","null"],"minimum":0,"maximum":511},
 "live":{"type":"boolean","description":"false: measured at the start, since Wi-Fi has the converter"},
 "slept_for":{"enum":["none","low","unreadable","brownouts"],"description":"why the board slept before this start"}}},
"BatteryChange":{"type":"object","required":["this_is"],"additionalProperties":false,"properties":{"this_is":{"enum":["full","empty"]}}},
"Alerts":{"type":"object","required":["waiting","lost","targets"],"additionalProperties":false,"properties":{
  "waiting":{"type":"integer"},"lost":{"type":"integer","description":"since the start"},
  "targets":{"type":"array","items":{"type":"object","required":["name","in_use"],"additionalProperties":false,"properties":{
   "name":{"enum":["pushover","ntfy","webhook"]},"in_use":{"type":"boolean"},
   "last":{"type":"object","description":"the last attempt since the start","required":["result","utc_s"],"additionalProperties":false,"properties":{
    "result":{"enum":["answered","no_name","no_socket","no_connection","silent","not_http","untrusted","wrong_name","expired","no_trust","tls","public"]},
    "status":{"type":"integer","description":"of the service's answer"},"utc_s":{"type":"integer"}}}}}}}},
"Https":{"type":"object","required":["port","tls_pin","has_new"],"additionalProperties":false,"properties":{
 "port":{"type":"integer","description":"0: the board has no HTTPS"},
 "tls_pin":{"type":["string","null"],"description":"SHA-256 of the certificate in use, as sha256:0A:1B:…, which a hub takes as tls_pin; null: there is none yet"},
 "has_new":{"type":"boolean","description":"another one was made, which holds from the next start on"}}},
"Settings":{"type":"object","required":["settings"],"additionalProperties":false,"properties":{"settings":{"type":"array","items":{
  "type":"object","required":["path","type","applies"],"additionalProperties":false,"properties":{
   "path":{"type":"string"},"type":{"type":"string"},"applies":{"enum":["live","restart"],"description":"when a change takes effect"},
   "min":{"type":"integer"},"max":{"type":"integer","description":"of a number, else of a text's bytes, a list's lines, a time's milliseconds"},
   "default":{"type":"string"},"value":{"type":["string","array"],"items":{"type":"string"}},
   "set":{"type":"boolean","description":"of a secret"}}}}}},
"SettingsChange":{"type":"object","description":"paths and values; null is the default; lines of a list are separated by line ends",
 "additionalProperties":{"type":["string","integer","boolean","null"]}},
"OriginalFile":{"type":"object","additionalProperties":{"type":["string","integer","boolean"]}},
"OriginalResultChange":{"type":"object","description":"the file","additionalProperties":{"type":["string","integer","boolean","null"]}},
"OriginalResult":{"type":"object","required":["file","keys"],"additionalProperties":false,"properties":{"file":{"type":"string"},"keys":{"type":"array","items":{
 "type":"object","required":["key","result"],"additionalProperties":false,"properties":{"key":{"type":"string"},
  "result":{"enum":["kept","changed","refused"]},"reason":{"type":"string"}}}}}},
"ImportResult":{"type":"object","required":["symbols"],"additionalProperties":false,"properties":{"symbols":{"type":"array","items":{
 "type":"object","required":["symbol","result"],"additionalProperties":false,"properties":{
  "symbol":{"type":"string","description":"that of the file; one that ends with _ stands for all that begin so"},
  "setting":{"type":"string","description":"the path of the setting that continues it"},
  "result":{"enum":["kept","changed","refused"]},"reason":{"type":"string"}}}}}},
"Motion":{"type":"object","additionalProperties":false,
 "required":["state","looked_at","score","changed_cells","cells","event","health","card","objects"],
 "properties":{"state":{"enum":["off","waiting","paused","learning","quiet","motion","light","camera_moved","too_large","unreadable"]},
  "looked_at":{"type":"integer","minimum":0,"description":"pictures since the start"},
  "score":{"type":"integer","minimum":0,"maximum":100,"description":"of the last picture; 100: an event is active"},
  "changed_cells":{"type":"integer","minimum":0},"cells":{"type":"integer","minimum":0},
  "event":{"type":["object","null"],"description":"the current or last one","required":["id","active","began_utc_s","ended_utc_s","pictures"],
   "additionalProperties":false,"properties":{"id":{"type":"integer","minimum":1},"active":{"type":"boolean"},
   "began_utc_s":{"type":"integer"},"ended_utc_s":{"type":"integer","description":"the last motion so far"},
   "pictures":{"type":"integer","minimum":1}}},
  "health":{"type":"array","items":{"enum":["frozen","covered","dark","defocused","moved","flickering"]}},
  "card":{"type":["object","null"],"description":"where pictures of events are stored; null: the board has none",
   "required":["state","stored","missed","free_bytes","total_bytes"],"additionalProperties":false,"properties":{
   "state":{"enum":["unknown","ready","absent","full","failed"]},"stored":{"type":"integer","description":"pictures since the start"},
   "missed":{"type":"integer"},"free_bytes":{"type":"integer"},"total_bytes":{"type":"integer"}}},
  "objects":{"type":"array","description":"in percent of the picture, from its top left","items":{"type":"object",
   "required":["x","y","width","height"],"additionalProperties":false,"properties":{"x":{"type":"integer"},"y":{"type":"integer"},
   "width":{"type":"integer"},"height":{"type":"integer"}}}}}},
"Owner":{"type":"object","required":["done"],"additionalProperties":false,"properties":{"done":{"const":true}}},
"OwnerChange":{"type":"object","required":["password"],"additionalProperties":false,"properties":{
 "user":{"type":"string","minLength":1,"maxLength":32},"password":{"type":"string","minLength":8,"maxLength":64},
 "current":{"type":"string","description":"the present password, for a change"}}},
"UpdateState":{"type":"object","required":["version","board","on_trial","received","bytes"],"additionalProperties":false,"properties":{
 "version":{"type":"string"},"board":{"type":"string"},"on_trial":{"type":"boolean","description":"new, and kept once it has served a page or a picture"},
 "received":{"type":"integer","minimum":0},"bytes":{"type":"integer","minimum":0,"description":"of the image that is being sent; 0: none"}}},
"UpdateDone":{"type":"object","required":["done"],"additionalProperties":false,"properties":{"done":{"const":true}}},
"OpenApi":{"type":"object"},
"StockStatus":{"type":"object","description":"names of settings and their values","additionalProperties":{"type":"integer"}},
"Problem":{"type":"object","description":"RFC 9457","required":["type","title","status","code","detail"],"additionalProperties":false,"properties":{
 "type":{"type":"string"},"title":{"type":"string"},"status":{"type":"integer"},
 "code":{"enum":["invalid_argument","malformed_request","no_https","not_found","not_over_https","no_reading","no_settings","too_many_keys","invalid_image","older_version","wrong_board","wrong_signature","storage_failed","storage_full","too_many_attempts","wrong_password"],"description":"stable, for programs"},
 "detail":{"type":"string","description":"a sentence for a person"},
 "parameter":{"type":"string","description":"the member of the body that is wrong"}}}
)json";

}  // namespace vedette::apps
