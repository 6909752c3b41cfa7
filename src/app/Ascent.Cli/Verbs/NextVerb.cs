using System.Text.Json.Nodes;
using Ascent.Cli.Output;

namespace Ascent.Cli.Verbs;

/// <summary><c>next</c>: the best next step, with its reasons, and what stands in the way.</summary>
internal static class NextVerb
{
    internal static Verb Create(CliHost host) =>
        new Verb("next", "The best next step, why, and what stands in the way", "next", "next --json").Runs(host, context =>
        {
            var advice = context.Workbench.NextSteps();
            if (!context.Json)
            {
                AdviceView.Write(context.Console, advice);
                return ExitCodes.Success;
            }

            context.WriteJson(new JsonObject
            {
                ["schema"] = JsonText.Schema,
                ["steps"] = new JsonArray([.. advice.Steps.Select(step => new JsonObject
                {
                    ["id"] = step.Id,
                    ["title"] = step.Title,
                    ["hours"] = Math.Round(step.Hours, 2),
                    ["score"] = Math.Round(step.Score, 2),
                    ["command"] = step.Command,
                    ["reasons"] = new JsonArray([.. step.Reasons.Select(reason => new JsonObject
                    {
                        ["cause"] = reason.Cause.ToString().ToLowerInvariant(),
                        ["weight"] = Math.Round(reason.Weight, 2),
                        ["value"] = Math.Round(reason.Value, 2),
                        ["text"] = reason.Text,
                    })]),
                })]),
                ["warnings"] = new JsonArray([.. advice.Warnings.Select(warning => new JsonObject
                {
                    ["kind"] = warning.Kind,
                    ["text"] = warning.Text,
                    ["remedy"] = warning.Remedy,
                })]),
            });
            return ExitCodes.Success;
        });
}
