"""The Telegram door: officers ask, the quality team answers, over aiogram; it talks to the desk alone."""
