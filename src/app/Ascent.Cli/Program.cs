using Ascent.Cli;

return await AscentCommand.RunAsync(args, CliHost.FromConsole());
