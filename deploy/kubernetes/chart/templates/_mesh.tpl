{{/* Public port of each workload, and its main class. */}}
{{- define "loopmesh.facts" -}}
user-service: {port: 8081, main: dev.loopmesh.user.UserService, component: service}
order-service: {port: 8082, main: dev.loopmesh.order.OrderService, component: service}
payment-service: {port: 8083, main: dev.loopmesh.payment.PaymentService, component: service}
aggregator: {port: 8080, main: dev.loopmesh.aggregator.Aggregator, component: aggregator}
lab: {port: 8090, main: dev.loopmesh.lab.Lab, component: lab}
{{- end }}

{{/* Metadata of an object; the argument is a list of its name, its workload or "", and the root. */}}
{{- define "loopmesh.metadata" -}}
name: {{ index . 0 }}
namespace: {{ (index . 2).Release.Namespace }}
labels:
  app.kubernetes.io/part-of: loopmesh
  {{- with index . 1 }}
  app.kubernetes.io/name: {{ . }}
  {{- end }}
{{- end }}

{{/* The environment of a container; the argument has root, name, management port, and own values, which win. */}}
{{- define "loopmesh.env" -}}
{{- $env := dict "HOST" "0.0.0.0" "MANAGEMENT_HOST" "0.0.0.0" "SHUTDOWN_GRACE" "6s" }}
{{- $_ := set $env "MANAGEMENT_PORT" (toString .management) }}
{{- $_ := set $env "OTEL_EXPORTER_OTLP_ENDPOINT" "http://lab:4318" }}
{{- $_ := set $env "OTEL_RESOURCE_ATTRIBUTES" "k8s.pod.name=$(POD_NAME),service.instance.id=$(POD_NAME)" }}
{{- if eq .name "lab" }}
{{- $_ := set $env "OTLP_HOST" "0.0.0.0" }}
{{- else }}
{{- $_ := set $env "ALLOWED_HOSTS" (printf "%s-management" .name) }}
{{- end }}
{{- if .root.Values.otelAgent }}
{{- $_ := set $env "TELEMETRY" "off" }}
{{- end }}
{{- if .root.Values.controlOpen }}
{{- $_ := set $env "CONTROL_OPEN" "true" }}
{{- else -}}
- name: CONTROL_TOKEN
  valueFrom: {secretKeyRef: {name: {{ .root.Values.tokenSecret }}, key: token}}
{{- end }}
{{- if eq .name "lab" }}
- name: TRAINER_TOKEN
  valueFrom: {secretKeyRef: {name: {{ .root.Values.tokenSecret }}, key: trainer-token, optional: true}}
- name: PLAYER_TOKEN
  valueFrom: {secretKeyRef: {name: {{ .root.Values.tokenSecret }}, key: player-token, optional: true}}
{{- end }}
- name: POD_NAME
  valueFrom: {fieldRef: {fieldPath: metadata.name}}
{{- range $name, $value := merge (dict) .own.env .root.Values.env $env }}
- {name: {{ $name }}, value: {{ quote $value }}}
{{- end }}
{{- end }}

{{/* How the replicas of one revision are spread; the argument is what a node or a zone is known by. */}}
{{- define "loopmesh.spread" -}}
- topologyKey: {{ . }}
  maxSkew: 1
  whenUnsatisfiable: ScheduleAnyway
  labelSelector: {matchLabels: {app.kubernetes.io/part-of: loopmesh}}
  matchLabelKeys: [app.kubernetes.io/name, pod-template-hash]
{{- end }}
