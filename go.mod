module segql

go 1.26

require (
	github.com/alecthomas/participle/v2 v2.1.4 // indirect
	go.yaml.in/yaml/v4 v4.0.0 // indirect
)
