using System.CommandLine;
using Ascent.Journey;

namespace Ascent.Cli.Verbs;

/// <summary><c>completion</c>: a script for the shell that asks the command itself what may come next.</summary>
internal static class CompletionVerb
{
    private static readonly Argument<string> Shell = new("shell") { Description = "bash, zsh or pwsh" };

    internal static Verb Create(CliHost host) =>
        new Verb("completion", "Print a completion script for your shell", "completion bash >> ~/.bashrc", "completion zsh >> ~/.zshrc", "completion pwsh >> $PROFILE")
            .With(Shell)
            .Runs(host, context =>
            {
                context.Host.Out.Write(context.Get(Shell) switch
                {
                    "bash" => Bash,
                    "zsh" => Zsh,
                    "pwsh" => PowerShell,
                    var other => throw new JourneyException($"There is no completion for '{other}': use bash, zsh or pwsh."),
                });
                return ExitCodes.Success;
            });

    private const string Bash = """
        _ascent() {
          local candidates line=${COMP_LINE#* }
          mapfile -t candidates < <("${COMP_WORDS[0]}" "[suggest:$((COMP_POINT - ${#COMP_WORDS[0]} - 1))]" "$line" 2>/dev/null)
          mapfile -t COMPREPLY < <(compgen -W "${candidates[*]}" -- "${COMP_WORDS[COMP_CWORD]}")
        }
        complete -F _ascent ascent ./ascent

        """;

    private const string Zsh = """
        _ascent() {
          local line="${words[2,-1]}"
          local -a candidates
          candidates=("${(@f)$("${words[1]}" "[suggest:${#line}]" "$line" 2>/dev/null)}")
          compadd -- $candidates
        }
        compdef _ascent ascent ./ascent

        """;

    private const string PowerShell = """
        Register-ArgumentCompleter -Native -CommandName ascent -ScriptBlock {
          param($word, $ast, $position)
          $line = $ast.ToString()
          $rest = if ($line.Contains(' ')) { $line.Substring($line.IndexOf(' ') + 1) } else { '' }
          & ascent "[suggest:$($rest.Length)]" $rest 2>$null | Where-Object { $_ -like "$word*" } |
            ForEach-Object { [System.Management.Automation.CompletionResult]::new($_) }
        }

        """;
}
